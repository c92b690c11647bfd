(** Must not compile: one multiplier of a recommended action is negative. *)

(** first-price with reserve 1/2, bidders may stay out. The expected welfare of every bce-ns
    law, and so of every Bayes-Nash equilibrium, is at least 21/26 of the optimum. A bce-ns law
    attains this. *)

From Poacert Require Import Exported SingleItem.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1/4. Agents and their types are numbered from 0: 0 is agent '1' of
    types 'low', 'high'; 1 is agent '2' of types 'low', 'high'. *)

(** The values, by agent and type. *)
Definition values : list (list Z) := [[1; 4]; [2; 3]].

(** The bids of each agent. *)
Definition bids : list (list bid) := [
    map Some [2; 3; 4] ++ [out];
    map Some [2; 3] ++ [out]
  ].

(** The rule. *)
Definition rule : mechanism bid (option nat) :=
  single_item 2 {| pays := first_price; ties := uniform; reserve := 2 |}.

(** The law of types. *)
Definition types_drawn : profile -> Z := product_prior [[1; 1]; [1; 1]].

Definition this_auction := {|
  mechanism_of := rule;
  no_bid := out;
  bids_of := bids;
  may_bid := up_to_value values;
  types_of := [2; 2]%nat;
  worth_of := worth values;
  prior_of := types_drawn
|}.

Definition G := game_of this_auction.

(** Outcomes are feasible, payoffs are not rounded, and optimal welfare is the largest total
    value of a feasible allocation. *)
Lemma rule_well_formed : well_formed rule (fun bids => length bids = 2%nat).
Proof. apply single_item_well_formed; [lia | exact Logic.I]. Qed.

Corollary optimum_true : forall theta,
  let scaled x := factor rule * total_value rule (worth_of this_auction) theta x in
  (forall x, In x (feasible rule) -> scaled x <= zoptimum G theta) /\
  (exists x, In x (feasible rule) /\ scaled x = zoptimum G theta).
Proof. intro theta. exact (optimum_of_game this_auction _ theta rule_well_formed). Qed.

(** The same for every profile of the bids above. *)
Lemma every_profile : covered this_auction (fun bids => length bids = 2%nat).
Proof. apply (covered_by this_auction _ _ (all_bid 2)). vm_cast_no_check (eq_refl true). Qed.

(** * Every law, and so every equilibrium *)

(** Multipliers of no signalling, by agent, types and actions. *)
Definition multipliers : dual := {|
  denominator := 8;
  regret := [];
  signalling := [
    (0%nat, [0; 0]%nat, [([0; 2]%nat, (-16))]);
    (0%nat, [0; 1]%nat, [([0; 0]%nat, (-56))]);
    (0%nat, [1; 0]%nat, [([0; 2]%nat, 16)]);
    (0%nat, [1; 1]%nat, [([0; 0]%nat, 56)]);
    (1%nat, [0; 0]%nat, [([3; 0]%nat, (-104))]);
    (1%nat, [0; 1]%nat, [([3; 0]%nat, 104)]);
    (1%nat, [1; 0]%nat, [([1; 0]%nat, (-8))]);
    (1%nat, [1; 1]%nat, [([1; 0]%nat, 8)])
  ]
|}.

(** Multipliers of obedience, by agent, type, action played and deviation. *)
Definition obedience : list (list (list (list Z))) := [
    [[]; [[]; []; []; [16]]];
    [[]; [[]; [28]; [52; -1]]]
  ].

Lemma multipliers_prove :
  check_obedient_ratio true G (tables_of G) multipliers obedience 21 26 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem every_law : forall p, obedient_ns (real G) p ->
  (21 * optimal_welfare (real G) <= 26 * welfare (real G) p)%R.
Proof.
  exact (fun p =>
    obedient_ns_ratio G _ _ _ 21 26 (tables_of_describe G) true p multipliers_prove).
Qed.

Theorem every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (21 * optimal_welfare (real G)
   <= 26 * welfare (real G) (plays (real G) sigma))%R.
Proof. intros sigma B. exact (every_law _ (bne_is_obedient_ns _ sigma B)). Qed.

(** * A law that attains it *)

(** By types: the actions that are played, with weights over one denominator. *)
Definition worst : conditional_law := {|
  each := 1;
  given_types := [
    ([0; 0]%nat, [([3; 2]%nat, 1)]);
    ([0; 1]%nat, [([3; 0]%nat, 1)]);
    ([1; 0]%nat, [([0; 2]%nat, 1)]);
    ([1; 1]%nat, [([0; 0]%nat, 1)])
  ]
|}.

Lemma worst_is_law : check_obedient_ns_law G worst 21 26 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem attained : exists p, obedient_ns (real G) p /\
  (21 * optimal_welfare (real G) = 26 * welfare (real G) p)%R.
Proof. exact (obedient_ns_law_attains G worst 21 26 worst_is_law). Qed.
