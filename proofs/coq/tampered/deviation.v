(** Must not compile: a deviation is drawn with other weights. *)

(** simultaneous first-price, three unit-demand bidders, two items. The auction is (8557/13653,
    1)-semi-smooth, so that the welfare of every Bayes-Nash equilibrium is at least 8557/13653
    of the optimum. *)

From Poacert Require Import Exported Items.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1. Agents and their types are numbered from 0: 0 is agent '1' of types
    'low', 'high'; 1 is agent '2' of types 'low', 'high'; 2 is agent '3' of types 'low',
    'high'. *)

(** The values, by agent and type. *)
Definition values : list (list valuation) := [
    [unit_demand [1; 2]; unit_demand [3; 2]];
    [unit_demand [2; 1]; unit_demand [2; 4]];
    [unit_demand [1; 1]; unit_demand [4; 3]]
  ].

(** The bids of each agent. *)
Definition bids : list (list bids_on_items) := [
    [[Some 0; Some 0]; [Some 0; Some 1]; [Some 0; Some 2]; [Some 1; Some 0]; [Some 1; Some 1];
      [Some 1; Some 2]; [Some 2; Some 0]; [Some 2; Some 1]; [Some 2; Some 2]];
    [[Some 0; Some 0]; [Some 0; Some 1]; [Some 0; Some 2]; [Some 1; Some 0]; [Some 1; Some 1];
      [Some 1; Some 2]; [Some 2; Some 0]; [Some 2; Some 1]; [Some 2; Some 2]];
    [[Some 0; Some 0]; [Some 0; Some 1]; [Some 0; Some 2]; [Some 1; Some 0]; [Some 1; Some 1];
      [Some 1; Some 2]; [Some 2; Some 0]; [Some 2; Some 1]; [Some 2; Some 2]]
  ].

(** The rule. *)
Definition rule : mechanism bids_on_items allocation :=
  simultaneous 3 2 {| pays := first_price; ties := uniform; reserve := 0 |}.

(** The law of types. *)
Definition types_drawn : profile -> Z := product_prior [[1; 1]; [1; 1]; [2; 1]].

Definition this_auction := {|
  mechanism_of := rule;
  no_bid := [];
  bids_of := bids;
  may_bid := any_bid;
  types_of := [2; 2; 2]%nat;
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

(** * Smoothness *)

(** Deviations, by agent, own type and action. *)
Definition deviations : mixed := {|
  over := 9102;
  laws := [
    [[0; 9102]; [0; 0; 0; 7510; 0; 0; 1592]];
    [[0; 663; 0; 8439]; [60; 0; 9042]];
    [[9102]; [0; 2142; 970; 0; 0; 0; 5990]]
  ]
|}.

Lemma deviations_prove : semi_smooth_with G deviations no_safe_actions 8557 13653 13653 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

(** [k i t] is what type t of agent i pays for information of any kind. *)
Theorem smooth_every_law : forall k p, coarse_net (real G) k p ->
  (8557 * optimal_welfare (real G)
   <= 13653 * (welfare (real G) p - costs (real G) k))%R.
Proof.
  exact (fun k p => semi_smooth_laws G _ _ 8557 13653 13653 k p deviations_prove).
Qed.

Theorem smooth_every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (8557 * optimal_welfare (real G)
   <= 13653 * welfare (real G) (plays (real G) sigma))%R.
Proof.
  exact (fun sigma => semi_smooth_equilibria G _ _ 8557 13653 13653 sigma deviations_prove).
Qed.
