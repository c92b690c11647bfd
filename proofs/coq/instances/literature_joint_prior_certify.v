(** first-price, values that are alike with probability 2/3. The expected welfare of every
    coarse law, and so of every Bayes-Nash equilibrium, is at least 111/130 of the optimum. A
    coarse law attains this. The auction is (3/4, 1)-semi-smooth, so that the welfare of every
    Bayes-Nash equilibrium is at least 3/4 of the optimum. *)

From Poacert Require Import Exported SingleItem.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1/4. Agents and their types are numbered from 0: 0 is agent '1' of
    types 'low', 'high'; 1 is agent '2' of types 'low', 'high'. *)

(** The values, by agent and type. *)
Definition values : list (list Z) := [[2; 4]; [2; 4]].

(** The bids of each agent. *)
Definition bids : list (list bid) := [
    map Some [0; 1; 2; 3; 4];
    map Some [0; 1; 2; 3; 4]
  ].

(** The rule. *)
Definition rule : mechanism bid (option nat) :=
  single_item 2 {| pays := first_price; ties := uniform; reserve := 0 |}.

(** The law of types. *)
Definition types_drawn : profile -> Z :=
  joint_prior [([0; 0]%nat, 2); ([0; 1]%nat, 1); ([1; 0]%nat, 1); ([1; 1]%nat, 2)].

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

(** * Every law, and so every equilibrium *)

(** Multipliers, by agent, type and deviation; those of no signalling by agent, types and
    actions. *)
Definition multipliers : dual := {|
  denominator := 13;
  regret := [[[0; 10]; [0; 2; 2; 4]]; [[0; 10]; [0; 2; 2; 4]]];
  signalling := []
|}.

Lemma multipliers_prove :
  check_ratio Coarse G (tables_of G) multipliers 111 130 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem every_law : forall p, coarse (real G) p ->
  (111 * optimal_welfare (real G) <= 130 * welfare (real G) p)%R.
Proof.
  exact (fun p =>
    coarse_ratio G _ _ 111 130 (tables_of_describe G) p multipliers_prove).
Qed.

Theorem every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (111 * optimal_welfare (real G)
   <= 130 * welfare (real G) (plays (real G) sigma))%R.
Proof. intros sigma B. exact (every_law _ (bne_is_coarse _ sigma B)). Qed.

(** * A law that attains it *)

(** By types: the actions that are played, with weights over one denominator. *)
Definition worst : conditional_law := {|
  each := 13;
  given_types := [
    ([0; 0]%nat, [([2; 2]%nat, 13)]);
    ([0; 1]%nat, [([0; 0]%nat, 4); ([1; 0]%nat, 6); ([2; 2]%nat, 3)]);
    ([1; 0]%nat, [([0; 0]%nat, 4); ([0; 1]%nat, 6); ([2; 2]%nat, 3)]);
    ([1; 1]%nat, [([0; 0]%nat, 1); ([3; 3]%nat, 12)])
  ]
|}.

Lemma worst_is_law : check_coarse_law G worst 111 130 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem attained : exists p, coarse (real G) p /\
  (111 * optimal_welfare (real G) = 130 * welfare (real G) p)%R.
Proof. exact (coarse_law_attains G worst 111 130 worst_is_law). Qed.

(** * Smoothness *)

(** Deviations, by agent, own type and action. *)
Definition deviations : mixed := {|
  over := 1;
  laws := [[[0; 1]; [0; 0; 1]]; [[0; 1]; [0; 0; 1]]]
|}.

Lemma deviations_prove : semi_smooth_with G deviations no_safe_actions 3 4 4 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

(** [k i t] is what type t of agent i pays for information of any kind. *)
Theorem smooth_every_law : forall k p, coarse_net (real G) k p ->
  (3 * optimal_welfare (real G)
   <= 4 * (welfare (real G) p - costs (real G) k))%R.
Proof.
  exact (fun k p => semi_smooth_laws G _ _ 3 4 4 k p deviations_prove).
Qed.

Theorem smooth_every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (3 * optimal_welfare (real G)
   <= 4 * welfare (real G) (plays (real G) sigma))%R.
Proof.
  exact (fun sigma => semi_smooth_equilibria G _ _ 3 4 4 sigma deviations_prove).
Qed.
