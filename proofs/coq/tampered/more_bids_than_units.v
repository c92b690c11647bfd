(** Must not compile: the rule sells fewer units than the bids are for. *)

(** discriminatory auction, two units, two bidders, bids in k-ths. The expected welfare of every
    coarse-ns law, and so of every Bayes-Nash equilibrium, is at least 35/48 of the optimum. A
    coarse-ns law attains this. The auction is (23/32, 1)-smooth, so that the welfare of every
    Bayes-Nash equilibrium is at least 23/32 of the optimum. *)

From Poacert Require Import Exported Units.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1/4. Agents and their types are numbered from 0: 0 is agent '1' of type
    'only'; 1 is agent '2' of type 'only'. *)

(** The values, by agent and type. *)
Definition values : list (list (list Z)) := [[[4; 4]]; [[2]]].

(** The bids of each agent. *)
Definition bids : list (list marginal_bids) := [
    [[0; 0]; [1; 0]; [1; 1]; [2; 0]; [2; 1]; [2; 2]; [3; 0]; [3; 1]; [3; 2]; [3; 3]; [4; 0];
      [4; 1]; [4; 2]; [4; 3]; [4; 4]];
    [[0; 0]; [1; 0]; [1; 1]; [2; 0]; [2; 1]; [2; 2]; [3; 0]; [3; 1]; [3; 2]; [3; 3]; [4; 0];
      [4; 1]; [4; 2]; [4; 3]; [4; 4]]
  ].

(** The rule. *)
Definition rule : mechanism marginal_bids allocation :=
  multi_unit 2 1 {| price := discriminatory; ties := uniform; reserve := 0 |}.

(** The law of types. *)
Definition types_drawn : profile -> Z := product_prior [[1]; [1]].

Definition this_auction := {|
  mechanism_of := rule;
  no_bid := [];
  bids_of := bids;
  may_bid := any_bid;
  types_of := [1; 1]%nat;
  worth_of := worth_of_units values;
  prior_of := types_drawn
|}.

Definition G := game_of this_auction.

(** Outcomes are feasible, payoffs are not rounded, and optimal welfare is the largest total
    value of a feasible allocation. *)
Lemma rule_well_formed : well_formed rule (fun bids => length bids = 2%nat /\ forall b, In b bids -> (length b <= 1)%nat).
Proof. apply multi_unit_well_formed; lia. Qed.

Corollary optimum_true : forall theta,
  let scaled x := factor rule * total_value rule (worth_of this_auction) theta x in
  (forall x, In x (feasible rule) -> scaled x <= zoptimum G theta) /\
  (exists x, In x (feasible rule) /\ scaled x = zoptimum G theta).
Proof. intro theta. exact (optimum_of_game this_auction _ theta rule_well_formed). Qed.

(** The same for every profile of the bids above. *)
Lemma every_profile : covered this_auction (fun bids => length bids = 2%nat /\ forall b, In b bids -> (length b <= 1)%nat).
Proof. apply (covered_by this_auction _ _ (all_bid_units 2 1)). vm_cast_no_check (eq_refl true). Qed.

(** * Every law, and so every equilibrium *)

(** Multipliers, by agent, type and deviation; those of no signalling by agent, types and
    actions. *)
Definition multipliers : dual := {|
  denominator := 12;
  regret := [[[0; 0; 2; 0; 0; 12]]; [[15; 3]]];
  signalling := []
|}.

Lemma multipliers_prove :
  check_ratio CoarseNs G (tables_of G) multipliers 35 48 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem every_law : forall p, coarse_ns (real G) p ->
  (35 * optimal_welfare (real G) <= 48 * welfare (real G) p)%R.
Proof.
  exact (fun p =>
    coarse_ns_ratio G _ _ 35 48 (tables_of_describe G) p multipliers_prove).
Qed.

Theorem every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (35 * optimal_welfare (real G)
   <= 48 * welfare (real G) (plays (real G) sigma))%R.
Proof. intros sigma B. exact (every_law _ (bne_is_coarse_ns _ sigma B)). Qed.

(** * A law that attains it *)

(** By types: the actions that are played, with weights over one denominator. *)
Definition worst : conditional_law := {|
  each := 18;
  given_types := [
    ([0; 0]%nat, [([0; 0]%nat, 6); ([2; 1]%nat, 2); ([2; 2]%nat, 1); ([2; 3]%nat, 3);
      ([5; 5]%nat, 6)])
  ]
|}.

Lemma worst_is_law : check_coarse_ns_law G worst 35 48 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem attained : exists p, coarse_ns (real G) p /\
  (35 * optimal_welfare (real G) = 48 * welfare (real G) p)%R.
Proof. exact (coarse_ns_law_attains G worst 35 48 worst_is_law). Qed.

(** * Smoothness *)

(** Deviations, by agent, profile of types (the last agent's type moves fastest) and action. *)
Definition deviations : mixed := {|
  over := 8;
  laws := [[[0; 0; 1; 0; 0; 7]]; [[6; 2]]]
|}.

Lemma deviations_prove : smooth_with G deviations no_safe_actions 23 32 32 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Lemma types_independent : independent (real G).
Proof. exact (product_prior_independent this_auction _ eq_refl eq_refl). Qed.

Theorem smooth_every_law : forall p, coarse_ns (real G) p ->
  (23 * optimal_welfare (real G) <= 32 * welfare (real G) p)%R.
Proof.
  exact (fun p => smooth_laws G _ _ 23 32 32 p deviations_prove types_independent).
Qed.

Theorem smooth_every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (23 * optimal_welfare (real G)
   <= 32 * welfare (real G) (plays (real G) sigma))%R.
Proof.
  exact (fun sigma =>
    smooth_equilibria G _ _ 23 32 32 sigma deviations_prove types_independent).
Qed.
