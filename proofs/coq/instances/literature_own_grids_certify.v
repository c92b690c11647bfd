(** first-price, a bidder with coarse bids against one with fine bids. The expected welfare of
    every coarse-ns law, and so of every Bayes-Nash equilibrium, is at least 7/8 of the optimum.
    A coarse-ns law attains this. The auction is (1/2, 1)-smooth, so that the welfare of every
    Bayes-Nash equilibrium is at least 1/2 of the optimum. *)

From Poacert Require Import Exported SingleItem.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1/4. Agents and their types are numbered from 0: 0 is agent 'coarse' of
    type 'only'; 1 is agent 'fine' of types 'weak', 'strong'. *)

(** The values, by agent and type. *)
Definition values : list (list Z) := [[4]; [2; 4]].

(** The bids of each agent. *)
Definition bids : list (list bid) := [
    map Some [0; 2; 4];
    map Some [0; 1; 2; 3; 4]
  ].

(** The rule. *)
Definition rule : mechanism bid (option nat) :=
  single_item 2 {| pays := first_price; ties := priority [1; 0]%nat; reserve := 0 |}.

(** The law of types. *)
Definition types_drawn : profile -> Z := product_prior [[1]; [1; 3]].

Definition this_auction := {|
  mechanism_of := rule;
  no_bid := out;
  bids_of := bids;
  may_bid := any_bid;
  types_of := [1; 2]%nat;
  worth_of := worth values;
  prior_of := types_drawn
|}.

Definition G := game_of this_auction.

(** Outcomes are feasible, payoffs are not rounded, and optimal welfare is the largest total
    value of a feasible allocation. *)
Lemma rule_well_formed : well_formed rule (fun bids => length bids = 2%nat).
Proof. apply single_item_well_formed; [lia | intros i I; simpl in I; lia]. Qed.

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
  denominator := 12;
  regret := [[[0; 12]]; [[0; 12]; []]];
  signalling := [
    (1%nat, [0; 0]%nat, [([0; 0]%nat, (-24)); ([1; 0]%nat, (-48))]);
    (1%nat, [0; 1]%nat, [([0; 0]%nat, 8); ([1; 0]%nat, 16)])
  ]
|}.

Lemma multipliers_prove :
  check_ratio CoarseNs G (tables_of G) multipliers 7 8 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem every_law : forall p, coarse_ns (real G) p ->
  (7 * optimal_welfare (real G) <= 8 * welfare (real G) p)%R.
Proof.
  exact (fun p =>
    coarse_ns_ratio G _ _ 7 8 (tables_of_describe G) p multipliers_prove).
Qed.

Theorem every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (7 * optimal_welfare (real G)
   <= 8 * welfare (real G) (plays (real G) sigma))%R.
Proof. intros sigma B. exact (every_law _ (bne_is_coarse_ns _ sigma B)). Qed.

(** * A law that attains it *)

(** By types: the actions that are played, with weights over one denominator. *)
Definition worst : conditional_law := {|
  each := 1;
  given_types := [
    ([0; 0]%nat, [([1; 2]%nat, 1)]);
    ([0; 1]%nat, [([1; 2]%nat, 1)])
  ]
|}.

Lemma worst_is_law : check_coarse_ns_law G worst 7 8 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem attained : exists p, coarse_ns (real G) p /\
  (7 * optimal_welfare (real G) = 8 * welfare (real G) p)%R.
Proof. exact (coarse_ns_law_attains G worst 7 8 worst_is_law). Qed.

(** * Smoothness *)

(** Deviations, by agent, profile of types (the last agent's type moves fastest) and action. *)
Definition deviations : mixed := {|
  over := 1;
  laws := [[[0; 1]; [0; 1]]; [[0; 0; 1]; [0; 0; 1]]]
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
