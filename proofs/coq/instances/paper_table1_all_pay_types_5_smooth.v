(** all-pay, two types each, 5 steps, uniform ties. The auction is (1/2, 1)-smooth, so that the
    welfare of every Bayes-Nash equilibrium is at least 1/2 of the optimum. *)

From Poacert Require Import Exported SingleItem.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1/5. Agents and their types are numbered from 0: 0 is agent '1' of
    types 'low', 'high'; 1 is agent '2' of types 'low', 'high'. *)

(** The values, by agent and type. *)
Definition values : list (list Z) := [[0; 5]; [0; 5]].

(** The bids of each agent. *)
Definition bids : list (list bid) := [
    map Some [0; 1; 2; 3; 4; 5];
    map Some [0; 1; 2; 3; 4; 5]
  ].

(** The rule. *)
Definition rule : mechanism bid (option nat) :=
  single_item 2 {| pays := all_pay; ties := uniform; reserve := 0 |}.

(** The law of types. *)
Definition types_drawn : profile -> Z := product_prior [[1; 1]; [1; 1]].

Definition this_auction := {|
  mechanism_of := rule;
  no_bid := out;
  bids_of := bids;
  may_bid := any_bid;
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

(** * Smoothness *)

(** Deviations, by agent, profile of types (the last agent's type moves fastest) and action. *)
Definition deviations : mixed := {|
  over := 5;
  laws := [
    [[5]; [5]; [1; 1; 1; 1; 1]; [1; 1; 1; 1; 1]];
    [[5]; [1; 1; 1; 1; 1]; [5]; [1; 1; 1; 1; 1]]
  ]
|}.

Lemma deviations_prove : smooth_with G deviations no_safe_actions 1 2 2 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Lemma types_independent : independent (real G).
Proof. exact (product_prior_independent this_auction _ eq_refl eq_refl). Qed.

Theorem smooth_every_law : forall p, coarse_ns (real G) p ->
  (1 * optimal_welfare (real G) <= 2 * welfare (real G) p)%R.
Proof.
  exact (fun p => smooth_laws G _ _ 1 2 2 p deviations_prove types_independent).
Qed.

Theorem smooth_every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (1 * optimal_welfare (real G)
   <= 2 * welfare (real G) (plays (real G) sigma))%R.
Proof.
  exact (fun sigma =>
    smooth_equilibria G _ _ 1 2 2 sigma deviations_prove types_independent).
Qed.
