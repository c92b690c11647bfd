(** Must not compile: one multiplier is negative. *)

(** first-price, v = (1, 1/2), no overbidding, uniform ties. The expected welfare of every
    coarse-ns law, and so of every Bayes-Nash equilibrium, is at least 33/41 of the optimum. A
    coarse-ns law attains this. The auction is (138/175, 1)-smooth, so that the welfare of every
    Bayes-Nash equilibrium is at least 138/175 of the optimum. *)

From Poacert Require Import Exported SingleItem.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1/10. Agents and their types are numbered from 0: 0 is agent '1' of
    type 'only'; 1 is agent '2' of type 'only'. *)

(** The values, by agent and type. *)
Definition values : list (list Z) := [[10]; [5]].

(** The bids of each agent. *)
Definition bids : list (list bid) := [
    map Some [0; 1; 2; 3; 4; 5; 6; 7; 8; 9; 10];
    map Some [0; 1; 2; 3; 4; 5]
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
  may_bid := up_to_value values;
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

(** * Every law, and so every equilibrium *)

(** Multipliers, by agent, type and deviation; those of no signalling by agent, types and
    actions. *)
Definition multipliers : dual := {|
  denominator := 41;
  regret := [[[0; 0; 0; 0; 0; 50; 15]]; [[-1; 40; 20; 65]]];
  signalling := []
|}.

Lemma multipliers_prove :
  check_ratio CoarseNs G (tables_of G) multipliers 33 41 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem every_law : forall p, coarse_ns (real G) p ->
  (33 * optimal_welfare (real G) <= 41 * welfare (real G) p)%R.
Proof.
  exact (fun p =>
    coarse_ns_ratio G _ _ 33 41 (tables_of_describe G) p multipliers_prove).
Qed.

Theorem every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (33 * optimal_welfare (real G)
   <= 41 * welfare (real G) (plays (real G) sigma))%R.
Proof. intros sigma B. exact (every_law _ (bne_is_coarse_ns _ sigma B)). Qed.

(** * A law that attains it *)

(** By types: the actions that are played, with weights over one denominator. *)
Definition worst : conditional_law := {|
  each := 205;
  given_types := [
    ([0; 0]%nat, [([0; 0]%nat, 36); ([2; 2]%nat, 24); ([3; 0]%nat, 6); ([3; 3]%nat, 18);
      ([4; 2]%nat, 39); ([5; 5]%nat, 82)])
  ]
|}.

Lemma worst_is_law : check_coarse_ns_law G worst 33 41 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem attained : exists p, coarse_ns (real G) p /\
  (33 * optimal_welfare (real G) = 41 * welfare (real G) p)%R.
Proof. exact (coarse_ns_law_attains G worst 33 41 worst_is_law). Qed.

(** * Smoothness *)

(** Deviations, by agent, profile of types (the last agent's type moves fastest) and action. *)
Definition deviations : mixed := {|
  over := 35;
  laws := [[[0; 0; 0; 0; 0; 26; 9]]; [[0; 10; 20; 5]]]
|}.

Lemma deviations_prove : smooth_with G deviations no_safe_actions 138 175 175 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Lemma types_independent : independent (real G).
Proof. exact (product_prior_independent this_auction _ eq_refl eq_refl). Qed.

Theorem smooth_every_law : forall p, coarse_ns (real G) p ->
  (138 * optimal_welfare (real G) <= 175 * welfare (real G) p)%R.
Proof.
  exact (fun p => smooth_laws G _ _ 138 175 175 p deviations_prove types_independent).
Qed.

Theorem smooth_every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (138 * optimal_welfare (real G)
   <= 175 * welfare (real G) (plays (real G) sigma))%R.
Proof.
  exact (fun sigma =>
    smooth_equilibria G _ _ 138 175 175 sigma deviations_prove types_independent).
Qed.
