(** first-price, three bidders worth 0 or 1. The expected welfare of every coarse-ns law, and so
    of every Bayes-Nash equilibrium, is at least 1 of the optimum. A coarse-ns law attains this.
    The auction is (1/2, 1)-smooth, so that the welfare of every Bayes-Nash equilibrium is at
    least 1/2 of the optimum. *)

From Poacert Require Import Exported SingleItem.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1/2. Agents and their types are numbered from 0: 0 is agent '1' of
    types 'low', 'high'; 1 is agent '2' of types 'low', 'high'; 2 is agent '3' of types 'low',
    'high', 'huge'. *)

(** The values, by agent and type. *)
Definition values : list (list Z) := [[0; 2]; [0; 2]; [0; 2; 4]].

(** The bids of each agent. *)
Definition bids : list (list bid) := [
    map Some [0; 1; 2];
    map Some [0; 1; 2];
    map Some [0; 1; 2]
  ].

(** The rule. *)
Definition rule : mechanism bid (option nat) :=
  single_item 3 {| pays := first_price; ties := uniform; reserve := 0 |}.

(** The law of types. *)
Definition types_drawn : profile -> Z := product_prior [[1; 1]; [1; 1]; [1; 1; 0]].

Definition this_auction := {|
  mechanism_of := rule;
  no_bid := out;
  bids_of := bids;
  may_bid := any_bid;
  types_of := [2; 2; 3]%nat;
  worth_of := worth values;
  prior_of := types_drawn
|}.

Definition G := game_of this_auction.

(** Outcomes are feasible, payoffs are not rounded, and optimal welfare is the largest total
    value of a feasible allocation. *)
Lemma rule_well_formed : well_formed rule (fun bids => length bids = 3%nat).
Proof. apply single_item_well_formed; [lia | exact Logic.I]. Qed.

Corollary optimum_true : forall theta,
  let scaled x := factor rule * total_value rule (worth_of this_auction) theta x in
  (forall x, In x (feasible rule) -> scaled x <= zoptimum G theta) /\
  (exists x, In x (feasible rule) /\ scaled x = zoptimum G theta).
Proof. intro theta. exact (optimum_of_game this_auction _ theta rule_well_formed). Qed.

(** The same for every profile of the bids above. *)
Lemma every_profile : covered this_auction (fun bids => length bids = 3%nat).
Proof. apply (covered_by this_auction _ _ (all_bid 3)). vm_cast_no_check (eq_refl true). Qed.

(** * Every law, and so every equilibrium *)

(** Multipliers, by agent, type and deviation; those of no signalling by agent, types and
    actions. *)
Definition multipliers : dual := {|
  denominator := 240;
  regret := [[[4428]; [0; 444]]; [[4428]; [0; 444]]; [[2580]; [0; 192]; []]];
  signalling := [
    (0%nat, [0; 0; 0]%nat, [([0; 0; 0]%nat, (-7740)); ([0; 0; 1]%nat, (-1332));
      ([0; 1; 0]%nat, (-1332)); ([0; 1; 1]%nat, (-888))]);
    (0%nat, [0; 0; 1]%nat, [([0; 0; 0]%nat, (-2100)); ([0; 0; 1]%nat, (-1332));
      ([0; 0; 2]%nat, (-756)); ([0; 1; 0]%nat, (-1332)); ([0; 1; 1]%nat, (-888))]);
    (0%nat, [0; 1; 0]%nat, [([0; 0; 0]%nat, (-4104)); ([0; 0; 1]%nat, (-1332));
      ([0; 1; 0]%nat, (-4284)); ([0; 1; 1]%nat, (-888)); ([0; 2; 0]%nat, (-1440))]);
    (0%nat, [0; 1; 1]%nat, [([0; 0; 0]%nat, (-2820)); ([0; 0; 1]%nat, (-1032));
      ([0; 0; 2]%nat, (-636)); ([0; 1; 0]%nat, (-1344)); ([0; 1; 1]%nat, (-1152));
      ([0; 2; 0]%nat, 564); ([0; 2; 2]%nat, (-756))]);
    (0%nat, [1; 0; 0]%nat, [([0; 0; 0]%nat, 7740); ([0; 0; 1]%nat, 1332); ([0; 1; 0]%nat, 1332);
      ([0; 1; 1]%nat, 888)]);
    (0%nat, [1; 0; 1]%nat, [([0; 0; 0]%nat, 2100); ([0; 0; 1]%nat, 1332); ([0; 0; 2]%nat, 756);
      ([0; 1; 0]%nat, 1332); ([0; 1; 1]%nat, 888)]);
    (0%nat, [1; 1; 0]%nat, [([0; 0; 0]%nat, 4104); ([0; 0; 1]%nat, 1332); ([0; 1; 0]%nat, 4284);
      ([0; 1; 1]%nat, 888); ([0; 2; 0]%nat, 1440)]);
    (0%nat, [1; 1; 1]%nat, [([0; 0; 0]%nat, 2820); ([0; 0; 1]%nat, 1032); ([0; 0; 2]%nat, 636);
      ([0; 1; 0]%nat, 1344); ([0; 1; 1]%nat, 1152); ([0; 2; 0]%nat, (-564));
      ([0; 2; 2]%nat, 756)]);
    (1%nat, [0; 0; 0]%nat, [([0; 0; 0]%nat, (-7740)); ([0; 0; 1]%nat, (-1332));
      ([1; 0; 0]%nat, (-1332)); ([1; 0; 1]%nat, (-888))]);
    (1%nat, [0; 0; 1]%nat, [([0; 0; 0]%nat, (-2100)); ([0; 0; 1]%nat, (-1332));
      ([0; 0; 2]%nat, (-756)); ([1; 0; 0]%nat, (-1332)); ([1; 0; 1]%nat, (-888))]);
    (1%nat, [0; 1; 0]%nat, [([0; 0; 0]%nat, 7740); ([0; 0; 1]%nat, 1332); ([1; 0; 0]%nat, 1332);
      ([1; 0; 1]%nat, 888)]);
    (1%nat, [0; 1; 1]%nat, [([0; 0; 0]%nat, 2100); ([0; 0; 1]%nat, 1332); ([0; 0; 2]%nat, 756);
      ([1; 0; 0]%nat, 1332); ([1; 0; 1]%nat, 888)]);
    (1%nat, [1; 0; 0]%nat, [([0; 0; 0]%nat, (-4104)); ([0; 0; 1]%nat, (-1332));
      ([1; 0; 0]%nat, (-4284)); ([1; 0; 1]%nat, (-888)); ([2; 0; 0]%nat, (-1440))]);
    (1%nat, [1; 0; 1]%nat, [([0; 0; 0]%nat, (-2820)); ([0; 0; 1]%nat, (-1032));
      ([0; 0; 2]%nat, (-636)); ([1; 0; 0]%nat, (-1344)); ([1; 0; 1]%nat, (-1152));
      ([2; 0; 0]%nat, 564); ([2; 0; 2]%nat, (-756))]);
    (1%nat, [1; 1; 0]%nat, [([0; 0; 0]%nat, 4104); ([0; 0; 1]%nat, 1332); ([1; 0; 0]%nat, 4284);
      ([1; 0; 1]%nat, 888); ([2; 0; 0]%nat, 1440)]);
    (1%nat, [1; 1; 1]%nat, [([0; 0; 0]%nat, 2820); ([0; 0; 1]%nat, 1032); ([0; 0; 2]%nat, 636);
      ([1; 0; 0]%nat, 1344); ([1; 0; 1]%nat, 1152); ([2; 0; 0]%nat, (-564));
      ([2; 0; 2]%nat, 756)]);
    (2%nat, [0; 0; 0]%nat, [([0; 0; 0]%nat, (-5544)); ([0; 1; 0]%nat, (-576));
      ([1; 0; 0]%nat, (-576)); ([1; 1; 0]%nat, (-384))]);
    (2%nat, [0; 0; 1]%nat, [([0; 0; 0]%nat, 5544); ([0; 1; 0]%nat, 576); ([1; 0; 0]%nat, 576);
      ([1; 1; 0]%nat, 384)]);
    (2%nat, [0; 1; 0]%nat, [([0; 0; 0]%nat, (-1788)); ([0; 1; 0]%nat, (-576));
      ([0; 2; 0]%nat, (-756)); ([1; 0; 0]%nat, (-576)); ([1; 1; 0]%nat, (-384))]);
    (2%nat, [0; 1; 1]%nat, [([0; 0; 0]%nat, 1788); ([0; 1; 0]%nat, 576); ([0; 2; 0]%nat, 756);
      ([1; 0; 0]%nat, 576); ([1; 1; 0]%nat, 384)]);
    (2%nat, [1; 0; 0]%nat, [([0; 0; 0]%nat, (-1788)); ([0; 1; 0]%nat, (-576));
      ([1; 0; 0]%nat, (-576)); ([1; 1; 0]%nat, (-384)); ([2; 0; 0]%nat, (-756))]);
    (2%nat, [1; 0; 1]%nat, [([0; 0; 0]%nat, 1788); ([0; 1; 0]%nat, 576); ([1; 0; 0]%nat, 576);
      ([1; 1; 0]%nat, 384); ([2; 0; 0]%nat, 756)]);
    (2%nat, [1; 1; 0]%nat, [([0; 0; 0]%nat, (-4512)); ([0; 1; 0]%nat, (-4176));
      ([1; 0; 0]%nat, (-4176)); ([1; 1; 0]%nat, (-5688)); ([1; 2; 0]%nat, (-1512));
      ([2; 1; 0]%nat, (-1512))]);
    (2%nat, [1; 1; 1]%nat, [([0; 0; 0]%nat, 4512); ([0; 1; 0]%nat, 4176); ([1; 0; 0]%nat, 4176);
      ([1; 1; 0]%nat, 5688); ([1; 2; 0]%nat, 1512); ([2; 1; 0]%nat, 1512)])
  ]
|}.

Lemma multipliers_prove :
  check_ratio CoarseNs G (tables_of G) multipliers 1 1 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem every_law : forall p, coarse_ns (real G) p ->
  (1 * optimal_welfare (real G) <= 1 * welfare (real G) p)%R.
Proof.
  exact (fun p =>
    coarse_ns_ratio G _ _ 1 1 (tables_of_describe G) p multipliers_prove).
Qed.

Theorem every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (1 * optimal_welfare (real G)
   <= 1 * welfare (real G) (plays (real G) sigma))%R.
Proof. intros sigma B. exact (every_law _ (bne_is_coarse_ns _ sigma B)). Qed.

(** * A law that attains it *)

(** By types: the actions that are played, with weights over one denominator. *)
Definition worst : conditional_law := {|
  each := 1;
  given_types := [
    ([0; 0; 0]%nat, [([0; 0; 0]%nat, 1)]);
    ([0; 0; 1]%nat, [([0; 0; 1]%nat, 1)]);
    ([0; 1; 0]%nat, [([0; 1; 0]%nat, 1)]);
    ([0; 1; 1]%nat, [([0; 1; 1]%nat, 1)]);
    ([1; 0; 0]%nat, [([1; 0; 0]%nat, 1)]);
    ([1; 0; 1]%nat, [([1; 0; 1]%nat, 1)]);
    ([1; 1; 0]%nat, [([1; 1; 0]%nat, 1)]);
    ([1; 1; 1]%nat, [([1; 1; 1]%nat, 1)])
  ]
|}.

Lemma worst_is_law : check_coarse_ns_law G worst 1 1 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem attained : exists p, coarse_ns (real G) p /\
  (1 * optimal_welfare (real G) = 1 * welfare (real G) p)%R.
Proof. exact (coarse_ns_law_attains G worst 1 1 worst_is_law). Qed.

(** * Smoothness *)

(** Deviations, by agent, profile of types (the last agent's type moves fastest) and action. *)
Definition deviations : mixed := {|
  over := 1000000000;
  laws := [
    [[1000000000]; [1000000000]; [1000000000]; [1000000000]; [1000000000]; [1000000000]; [0;
      1000000000]; [0; 1000000000]; [0; 666666667; 333333333]; [0; 1000000000]; [0; 1000000000];
      [0; 333333333; 666666667]];
    [[1000000000]; [1000000000]; [1000000000]; [0; 1000000000]; [0; 1000000000]; [0; 666666667;
      333333333]; [1000000000]; [1000000000]; [1000000000]; [0; 1000000000]; [0; 1000000000];
      [0; 333333333; 666666667]];
    [[1000000000]; [0; 1000000000]; [0; 400000000; 600000000]; [1000000000]; [0; 1000000000];
      [0; 0; 1000000000]; [1000000000]; [0; 1000000000]; [0; 0; 1000000000]; [1000000000]; [0;
      1000000000]; [0; 0; 1000000000]]
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
