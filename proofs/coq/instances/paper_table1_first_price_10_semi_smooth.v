(** first-price, v = (1, 0), 10 steps, uniform ties. The auction is (1141/1805, 1)-semi-smooth,
    so that the welfare of every Bayes-Nash equilibrium is at least 1141/1805 of the optimum. *)

From Poacert Require Import Exported SingleItem.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1/10. Agents and their types are numbered from 0: 0 is agent '1' of
    type 'only'; 1 is agent '2' of type 'only'. *)

(** The values, by agent and type. *)
Definition values : list (list Z) := [[10]; [0]].

(** The bids of each agent. *)
Definition bids : list (list bid) := [
    map Some [0; 1; 2; 3; 4; 5; 6; 7; 8; 9; 10];
    map Some [0; 1; 2; 3; 4; 5; 6; 7; 8; 9; 10]
  ].

(** The rule. *)
Definition rule : mechanism bid (option nat) :=
  single_item 2 {| pays := first_price; ties := uniform; reserve := 0 |}.

(** The law of types. *)
Definition types_drawn : profile -> Z := product_prior [[1]; [1]].

Definition this_auction := {|
  mechanism_of := rule;
  no_bid := out;
  bids_of := bids;
  may_bid := any_bid;
  types_of := [1; 1]%nat;
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

(** * Smoothness *)

(** Deviations, by agent, own type and action. *)
Definition deviations : mixed := {|
  over := 1083;
  laws := [[[0; 202; 87; 210; 116; 294; 174]]; [[1083]]]
|}.

Lemma deviations_prove : semi_smooth_with G deviations no_safe_actions 1141 1805 1805 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

(** [k i t] is what type t of agent i pays for information of any kind. *)
Theorem smooth_every_law : forall k p, coarse_net (real G) k p ->
  (1141 * optimal_welfare (real G)
   <= 1805 * (welfare (real G) p - costs (real G) k))%R.
Proof.
  exact (fun k p => semi_smooth_laws G _ _ 1141 1805 1805 k p deviations_prove).
Qed.

Theorem smooth_every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (1141 * optimal_welfare (real G)
   <= 1805 * welfare (real G) (plays (real G) sigma))%R.
Proof.
  exact (fun sigma => semi_smooth_equilibria G _ _ 1141 1805 1805 sigma deviations_prove).
Qed.
