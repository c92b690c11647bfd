(** Must not compile: a law in which play depends on another's type is said not to signal. *)

(** simultaneous first-price, three unit-demand bidders: (7/12, 1)-smooth. The expected welfare
    of every bce law, and so of every Bayes-Nash equilibrium, is at least 15/26 of the optimum.
    A bce law attains this. *)

From Poacert Require Import Exported Items.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1. Agents and their types are numbered from 0: 0 is agent '1' of type
    'only'; 1 is agent '2' of type 'only'; 2 is agent '3' of types 'H', 'L'. *)

(** The values, by agent and type. *)
Definition values : list (list valuation) := [
    [unit_demand [0; 1]];
    [unit_demand [2; 2]];
    [unit_demand [0; 2]; unit_demand [0; 1]]
  ].

(** The bids of each agent. *)
Definition bids : list (list bids_on_items) := [
    [[Some 0; Some 0]; [Some 0; Some 1]; [Some 1; Some 0]; [Some 1; Some 1]];
    [[Some 0; Some 0]; [Some 0; Some 1]; [Some 1; Some 0]; [Some 1; Some 1]];
    [[Some 0; Some 0]; [Some 0; Some 1]; [Some 1; Some 0]; [Some 1; Some 1]]
  ].

(** The rule. *)
Definition rule : mechanism bids_on_items allocation :=
  simultaneous 3 2 {| pays := first_price; ties := uniform; reserve := 0 |}.

(** The law of types. *)
Definition types_drawn : profile -> Z := product_prior [[1]; [1]; [1; 3]].

Definition this_auction := {|
  mechanism_of := rule;
  no_bid := [];
  bids_of := bids;
  may_bid := any_bid;
  types_of := [1; 1; 2]%nat;
  worth_of := worth_of_items values;
  prior_of := types_drawn
|}.

Definition G := game_of this_auction.

(** Outcomes are feasible, payoffs are not rounded, and optimal welfare is the largest total
    value of a feasible allocation. *)
Lemma rule_well_formed : well_formed rule (fun bids => length bids = 3%nat).
Proof. apply simultaneous_well_formed; [lia | exact Logic.I]. Qed.

Corollary optimum_true : forall theta,
  let scaled x := factor rule * total_value rule (worth_of this_auction) theta x in
  (forall x, In x (feasible rule) -> scaled x <= zoptimum G theta) /\
  (exists x, In x (feasible rule) /\ scaled x = zoptimum G theta).
Proof. intro theta. exact (optimum_of_game this_auction _ theta rule_well_formed). Qed.

(** The same for every profile of the bids above. *)
Lemma every_profile : covered this_auction (fun bids => length bids = 3%nat).
Proof. apply (covered_by this_auction _ _ (all_bid 3)). vm_cast_no_check (eq_refl true). Qed.

(** * Every law, and so every equilibrium *)

(** Multipliers of no signalling, by agent, types and actions. *)
Definition multipliers : dual := {|
  denominator := 24;
  regret := [];
  signalling := []
|}.

(** Multipliers of obedience, by agent, type, action played and deviation. *)
Definition obedience : list (list (list (list Z))) := [
    [[[]; []; [0; 15]; [15]]];
    [[[0; 0; 6]; [0; 0; 27]]];
    [[[0; 24]; []; [0; 18]; [0; 17]]; [[]; []; [0; 41]; [0; 17]]]
  ].

Lemma multipliers_prove :
  check_obedient_ratio false G (tables_of G) multipliers obedience 15 26 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem every_law : forall p, obedient (real G) p ->
  (15 * optimal_welfare (real G) <= 26 * welfare (real G) p)%R.
Proof.
  exact (fun p =>
    obedient_ratio G _ _ _ 15 26 (tables_of_describe G) p multipliers_prove).
Qed.

Theorem every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (15 * optimal_welfare (real G)
   <= 26 * welfare (real G) (plays (real G) sigma))%R.
Proof. intros sigma B. exact (every_law _ (bne_is_obedient _ sigma B)). Qed.

(** * A law that attains it *)

(** By types: the actions that are played, with weights over one denominator. *)
Definition worst : conditional_law := {|
  each := 1;
  given_types := [
    ([0; 0; 0]%nat, [([1; 0; 1]%nat, 1)]);
    ([0; 0; 1]%nat, [([0; 0; 0]%nat, 1)])
  ]
|}.

Lemma worst_is_law : check_obedient_ns_law G worst 15 26 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem attained : exists p, obedient (real G) p /\
  (15 * optimal_welfare (real G) = 26 * welfare (real G) p)%R.
Proof. exact (obedient_law_attains G worst 15 26 worst_is_law). Qed.
