(** Must not compile: nothing is said of the last profile of actions. *)

(** three agents in a cycle, without information acquisition. The expected welfare of every
    coarse-ns law, and so of every Bayes-Nash equilibrium, is at least 3/4 of the optimum. A
    coarse-ns law attains this. The auction is (2/3, 1)-smooth, so that the welfare of every
    Bayes-Nash equilibrium is at least 2/3 of the optimum. *)

From Poacert Require Import Exported Listed.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1. Agents and their types are numbered from 0: 0 is agent '1' of types
    '0', '1'; 1 is agent '2' of types '0', '1'; 2 is agent '3' of types '0', '1'. *)

(** The values, by agent and type. *)
Definition values : list (list (list Z)) := [
    [[1; 1; 0; 1; 0; 1; 1; 1]; [1; 1; 1; 0; 1; 0; 1; 1]];
    [[1; 0; 0; 1; 1; 1; 1; 1]; [1; 1; 1; 1; 1; 0; 0; 1]];
    [[1; 0; 1; 1; 0; 1; 1; 1]; [1; 1; 1; 0; 1; 1; 0; 1]]
  ].

(** The bids of each agent. *)
Definition bids : list (list nat) := [seq 0 2; seq 0 2; seq 0 2].

(** What every profile of actions leads to. *)
Definition lotteries : tree :=
  Node [Node [Node [Leaf [(1, (0%nat, [0; 0; 0]))]; Leaf [(1, (1%nat, [0; 0; 0]))]]; Node [Leaf
    [(1, (2%nat, [0; 0; 0]))]; Leaf [(1, (3%nat, [0; 0; 0]))]]]; Node [Node [Leaf [(1,
    (4%nat, [0; 0; 0]))]; Leaf [(1, (5%nat, [0; 0; 0]))]]; Node [Leaf [(1, (6%nat, [0; 0; 0]))]]]].

(** The rule. *)
Definition rule : mechanism nat nat := listed 3 8 1 lotteries.

(** The law of types. *)
Definition types_drawn : profile -> Z := product_prior [[1; 1]; [1; 1]; [1; 1]].

Definition this_auction := {|
  mechanism_of := rule;
  no_bid := 0%nat;
  bids_of := bids;
  may_bid := any_bid;
  types_of := [2; 2; 2]%nat;
  worth_of := worth_of_outcome values;
  prior_of := types_drawn
|}.

Definition G := game_of this_auction.

(** Outcomes are feasible, payoffs are not rounded, and optimal welfare is the largest total
    value of a feasible allocation. *)
Lemma rule_well_formed : well_formed rule (fun actions => at_profile lotteries actions <> None).
Proof. apply listed_well_formed; [lia | lia | vm_compute; reflexivity]. Qed.

Corollary optimum_true : forall theta,
  let scaled x := factor rule * total_value rule (worth_of this_auction) theta x in
  (forall x, In x (feasible rule) -> scaled x <= zoptimum G theta) /\
  (exists x, In x (feasible rule) /\ scaled x = zoptimum G theta).
Proof. intro theta. exact (optimum_of_game this_auction _ theta rule_well_formed). Qed.

(** The same for every profile of the bids above. *)
Lemma every_profile : covered this_auction (fun actions => at_profile lotteries actions <> None).
Proof. apply (covered_by this_auction _ _ (all_listed lotteries)). vm_cast_no_check (eq_refl true). Qed.

(** * Every law, and so every equilibrium *)

(** Multipliers, by agent, type and deviation; those of no signalling by agent, types and
    actions. *)
Definition multipliers : dual := {|
  denominator := 2;
  regret := [[[1; 1]; [1; 1]]; [[1; 1]; [1; 1]]; [[1; 1]; [1; 1]]];
  signalling := [
    (0%nat, [0; 0; 0]%nat, [([0; 0; 0]%nat, (-2)); ([0; 0; 1]%nat, 2); ([0; 1; 0]%nat, (-2));
      ([0; 1; 1]%nat, 2)]);
    (0%nat, [0; 0; 1]%nat, [([0; 0; 0]%nat, 1); ([0; 0; 1]%nat, (-13)); ([0; 1; 0]%nat, 1);
      ([0; 1; 1]%nat, (-13))]);
    (0%nat, [0; 1; 0]%nat, [([0; 0; 0]%nat, (-20)); ([0; 0; 1]%nat, (-22)); ([0; 1; 0]%nat, 1);
      ([0; 1; 1]%nat, (-1))]);
    (0%nat, [0; 1; 1]%nat, [([0; 0; 0]%nat, 1); ([0; 0; 1]%nat, 17); ([0; 1; 0]%nat, (-20));
      ([0; 1; 1]%nat, (-4))]);
    (0%nat, [1; 0; 0]%nat, [([0; 0; 0]%nat, 2); ([0; 0; 1]%nat, (-2)); ([0; 1; 0]%nat, 2);
      ([0; 1; 1]%nat, (-2))]);
    (0%nat, [1; 0; 1]%nat, [([0; 0; 0]%nat, (-1)); ([0; 0; 1]%nat, 13); ([0; 1; 0]%nat, (-1));
      ([0; 1; 1]%nat, 13)]);
    (0%nat, [1; 1; 0]%nat, [([0; 0; 0]%nat, 20); ([0; 0; 1]%nat, 22); ([0; 1; 0]%nat, (-1));
      ([0; 1; 1]%nat, 1)]);
    (0%nat, [1; 1; 1]%nat, [([0; 0; 0]%nat, (-1)); ([0; 0; 1]%nat, (-17)); ([0; 1; 0]%nat, 20);
      ([0; 1; 1]%nat, 4)]);
    (1%nat, [0; 0; 0]%nat, [([0; 0; 0]%nat, (-29)); ([0; 0; 1]%nat, (-32));
      ([1; 0; 0]%nat, (-10)); ([1; 0; 1]%nat, (-13))]);
    (1%nat, [0; 0; 1]%nat, [([0; 0; 0]%nat, 1); ([0; 0; 1]%nat, 16); ([1; 0; 0]%nat, (-16));
      ([1; 0; 1]%nat, (-1))]);
    (1%nat, [0; 1; 0]%nat, [([0; 0; 0]%nat, 29); ([0; 0; 1]%nat, 32); ([1; 0; 0]%nat, 10);
      ([1; 0; 1]%nat, 13)]);
    (1%nat, [0; 1; 1]%nat, [([0; 0; 0]%nat, (-1)); ([0; 0; 1]%nat, (-16)); ([1; 0; 0]%nat, 16);
      ([1; 0; 1]%nat, 1)]);
    (1%nat, [1; 0; 0]%nat, [([0; 0; 0]%nat, (-5)); ([0; 0; 1]%nat, (-2)); ([1; 0; 0]%nat, 8);
      ([1; 0; 1]%nat, 11)]);
    (1%nat, [1; 0; 1]%nat, [([0; 0; 0]%nat, 13); ([0; 0; 1]%nat, (-2)); ([1; 0; 0]%nat, 2);
      ([1; 0; 1]%nat, (-13))]);
    (1%nat, [1; 1; 0]%nat, [([0; 0; 0]%nat, 5); ([0; 0; 1]%nat, 2); ([1; 0; 0]%nat, (-8));
      ([1; 0; 1]%nat, (-11))]);
    (1%nat, [1; 1; 1]%nat, [([0; 0; 0]%nat, (-13)); ([0; 0; 1]%nat, 2); ([1; 0; 0]%nat, (-2));
      ([1; 0; 1]%nat, 13)]);
    (2%nat, [0; 0; 0]%nat, [([0; 0; 0]%nat, 34); ([0; 1; 0]%nat, 35); ([1; 0; 0]%nat, 16);
      ([1; 1; 0]%nat, 17)]);
    (2%nat, [0; 0; 1]%nat, [([0; 0; 0]%nat, (-34)); ([0; 1; 0]%nat, (-35));
      ([1; 0; 0]%nat, (-16)); ([1; 1; 0]%nat, (-17))]);
    (2%nat, [0; 1; 0]%nat, [([0; 0; 0]%nat, (-5)); ([0; 1; 0]%nat, (-25)); ([1; 0; 0]%nat, 13);
      ([1; 1; 0]%nat, (-7))]);
    (2%nat, [0; 1; 1]%nat, [([0; 0; 0]%nat, 5); ([0; 1; 0]%nat, 25); ([1; 0; 0]%nat, (-13));
      ([1; 1; 0]%nat, 7)]);
    (2%nat, [1; 0; 0]%nat, [([0; 0; 0]%nat, 7); ([0; 1; 0]%nat, 8); ([1; 0; 0]%nat, (-5));
      ([1; 1; 0]%nat, (-4))]);
    (2%nat, [1; 0; 1]%nat, [([0; 0; 0]%nat, (-7)); ([0; 1; 0]%nat, (-8)); ([1; 0; 0]%nat, 5);
      ([1; 1; 0]%nat, 4)]);
    (2%nat, [1; 1; 0]%nat, [([0; 0; 0]%nat, (-20)); ([0; 1; 0]%nat, 2); ([1; 0; 0]%nat, (-8));
      ([1; 1; 0]%nat, 14)]);
    (2%nat, [1; 1; 1]%nat, [([0; 0; 0]%nat, 20); ([0; 1; 0]%nat, (-2)); ([1; 0; 0]%nat, 8);
      ([1; 1; 0]%nat, (-14))])
  ]
|}.

Lemma multipliers_prove :
  check_ratio CoarseNs G (tables_of G) multipliers 3 4 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem every_law : forall p, coarse_ns (real G) p ->
  (3 * optimal_welfare (real G) <= 4 * welfare (real G) p)%R.
Proof.
  exact (fun p =>
    coarse_ns_ratio G _ _ 3 4 (tables_of_describe G) p multipliers_prove).
Qed.

Theorem every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (3 * optimal_welfare (real G)
   <= 4 * welfare (real G) (plays (real G) sigma))%R.
Proof. intros sigma B. exact (every_law _ (bne_is_coarse_ns _ sigma B)). Qed.

(** * A law that attains it *)

(** By types: the actions that are played, with weights over one denominator. *)
Definition worst : conditional_law := {|
  each := 2;
  given_types := [
    ([0; 0; 0]%nat, [([0; 0; 1]%nat, 1); ([1; 0; 0]%nat, 1)]);
    ([0; 0; 1]%nat, [([0; 0; 1]%nat, 1); ([1; 0; 0]%nat, 1)]);
    ([0; 1; 0]%nat, [([0; 1; 1]%nat, 1); ([1; 1; 0]%nat, 1)]);
    ([0; 1; 1]%nat, [([0; 1; 1]%nat, 1); ([1; 1; 0]%nat, 1)]);
    ([1; 0; 0]%nat, [([0; 0; 0]%nat, 1); ([1; 0; 1]%nat, 1)]);
    ([1; 0; 1]%nat, [([0; 0; 0]%nat, 1); ([1; 0; 1]%nat, 1)]);
    ([1; 1; 0]%nat, [([0; 1; 0]%nat, 1); ([1; 1; 1]%nat, 1)]);
    ([1; 1; 1]%nat, [([0; 1; 0]%nat, 1); ([1; 1; 1]%nat, 1)])
  ]
|}.

Lemma worst_is_law : check_coarse_ns_law G worst 3 4 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem attained : exists p, coarse_ns (real G) p /\
  (3 * optimal_welfare (real G) = 4 * welfare (real G) p)%R.
Proof. exact (coarse_ns_law_attains G worst 3 4 worst_is_law). Qed.

(** * Smoothness *)

(** Deviations, by agent, profile of types (the last agent's type moves fastest) and action. *)
Definition deviations : mixed := {|
  over := 1000000000;
  laws := [
    [[1000000000]; [0; 1000000000]; [666666667; 333333333]; [333333333; 666666667]; [666666667;
      333333333]; [333333333; 666666667]; [666666667; 333333333]; [333333333; 666666667]];
    [[1000000000]; [1000000000]; [666666667; 333333333]; [666666667; 333333333]; [333333333;
      666666667]; [333333333; 666666667]; [333333333; 666666667]; [333333333; 666666667]];
    [[1000000000]; [1000000000]; [333333333; 666666667]; [333333333; 666666667]; [666666667;
      333333333]; [666666667; 333333333]; [333333333; 666666667]; [333333333; 666666667]]
  ]
|}.

Lemma deviations_prove : smooth_with G deviations no_safe_actions 2 3 3 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Lemma types_independent : independent (real G).
Proof. exact (product_prior_independent this_auction _ eq_refl eq_refl). Qed.

Theorem smooth_every_law : forall p, coarse_ns (real G) p ->
  (2 * optimal_welfare (real G) <= 3 * welfare (real G) p)%R.
Proof.
  exact (fun p => smooth_laws G _ _ 2 3 3 p deviations_prove types_independent).
Qed.

Theorem smooth_every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (2 * optimal_welfare (real G)
   <= 3 * welfare (real G) (plays (real G) sigma))%R.
Proof.
  exact (fun sigma =>
    smooth_equilibria G _ _ 2 3 3 sigma deviations_prove types_independent).
Qed.
