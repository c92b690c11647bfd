(** Example 3, the auction: uniform price, 3 units. The expected welfare of every coarse-ns law,
    and so of every Bayes-Nash equilibrium, is at least 9/20 of the optimum. A coarse-ns law
    attains this. The auction is (1/3, 1)-smooth, so that the welfare of every Bayes-Nash
    equilibrium is at least 1/3 of the optimum. *)

From Poacert Require Import Exported Units.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1. Agents and their types are numbered from 0: 0 is agent '1' of type
    'only'; 1 is agent '2' of types 'v1', 'v2', 'v3'. *)

(** The values, by agent and type. *)
Definition values : list (list (list Z)) := [[[1; 1; 1]]; [[3; 1; 1]; [3; 2; 2]; [3; 3; 3]]].

(** The bids of each agent. *)
Definition bids : list (list marginal_bids) := [
    [[0; 0; 0]; [1; 0; 0]; [1; 1; 0]; [1; 1; 1]; [2; 0; 0]; [2; 1; 0]; [2; 1; 1]; [2; 2; 0];
      [2; 2; 1]; [2; 2; 2]; [3; 0; 0]; [3; 1; 0]; [3; 1; 1]; [3; 2; 0]; [3; 2; 1]; [3; 2; 2];
      [3; 3; 0]; [3; 3; 1]; [3; 3; 2]; [3; 3; 3]];
    [[0; 0; 0]; [1; 0; 0]; [1; 1; 0]; [1; 1; 1]; [2; 0; 0]; [2; 1; 0]; [2; 1; 1]; [2; 2; 0];
      [2; 2; 1]; [2; 2; 2]; [3; 0; 0]; [3; 1; 0]; [3; 1; 1]; [3; 2; 0]; [3; 2; 1]; [3; 2; 2];
      [3; 3; 0]; [3; 3; 1]; [3; 3; 2]; [3; 3; 3]]
  ].

(** The rule. *)
Definition rule : mechanism marginal_bids allocation :=
  multi_unit 2 3 {| price := uniform_price; ties := uniform; reserve := 0 |}.

(** The law of types. *)
Definition types_drawn : profile -> Z := product_prior [[1]; [3; 1; 2]].

Definition this_auction := {|
  mechanism_of := rule;
  no_bid := [];
  bids_of := bids;
  may_bid := any_bid;
  types_of := [1; 3]%nat;
  worth_of := worth_of_units values;
  prior_of := types_drawn
|}.

Definition G := game_of this_auction.

(** Outcomes are feasible, payoffs are not rounded, and optimal welfare is the largest total
    value of a feasible allocation. *)
Lemma rule_well_formed : well_formed rule (fun bids => length bids = 2%nat /\ forall b, In b bids -> (length b <= 3)%nat).
Proof. apply multi_unit_well_formed; lia. Qed.

Corollary optimum_true : forall theta,
  let scaled x := factor rule * total_value rule (worth_of this_auction) theta x in
  (forall x, In x (feasible rule) -> scaled x <= zoptimum G theta) /\
  (exists x, In x (feasible rule) /\ scaled x = zoptimum G theta).
Proof. intro theta. exact (optimum_of_game this_auction _ theta rule_well_formed). Qed.

(** The same for every profile of the bids above. *)
Lemma every_profile : covered this_auction (fun bids => length bids = 2%nat /\ forall b, In b bids -> (length b <= 3)%nat).
Proof. apply (covered_by this_auction _ _ (all_bid_units 2 3)). vm_cast_no_check (eq_refl true). Qed.

(** * Every law, and so every equilibrium *)

(** Multipliers, by agent, type and deviation; those of no signalling by agent, types and
    actions. *)
Definition multipliers : dual := {|
  denominator := 174960;
  regret := [
    [[0; 0; 0; 6480]];
    [[]; [0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 62640; 0; 0; 0; 112320]; [0; 0; 0; 0; 0; 0; 0; 0; 0;
      0; 89190; 0; 0; 0; 0; 0; 0; 0; 113850]]
  ];
  signalling := [
    (1%nat, [0; 0]%nat, [([0; 0]%nat, (-72757440)); ([1; 0]%nat, (-58627800));
      ([2; 0]%nat, (-50353200)); ([3; 0]%nat, (-46576800)); ([4; 0]%nat, (-35949600));
      ([5; 0]%nat, (-27466200)); ([6; 0]%nat, (-31492800)); ([7; 0]%nat, (-26080800));
      ([8; 0]%nat, (-31492800)); ([9; 0]%nat, (-31492800)); ([10; 0]%nat, (-33672600));
      ([11; 0]%nat, (-25189200)); ([12; 0]%nat, (-31492800)); ([13; 0]%nat, (-24562800));
      ([14; 0]%nat, (-31492800)); ([15; 0]%nat, (-31492800)); ([16; 0]%nat, (-15454800));
      ([17; 0]%nat, (-31492800)); ([18; 0]%nat, (-31492800)); ([19; 0]%nat, (-31492800))]);
    (1%nat, [0; 1]%nat, [([0; 0]%nat, 67845600); ([1; 0]%nat, 45748800); ([2; 0]%nat, 36979200);
      ([3; 0]%nat, 36352800); ([4; 0]%nat, 25531200); ([5; 0]%nat, 16135200);
      ([6; 0]%nat, 38917800); ([7; 0]%nat, 14256000); ([8; 0]%nat, 14256000);
      ([9; 0]%nat, 10497600); ([10; 0]%nat, 25531200); ([11; 0]%nat, 16135200);
      ([12; 0]%nat, 15508800); ([13; 0]%nat, 14256000); ([14; 0]%nat, 45748800);
      ([15; 0]%nat, 41990400); ([16; 0]%nat, 14256000); ([17; 0]%nat, 45748800);
      ([18; 0]%nat, 41990400); ([19; 0]%nat, 31492800)]);
    (1%nat, [0; 2]%nat, [([0; 0]%nat, 75213360); ([1; 0]%nat, 65067300); ([2; 0]%nat, 57040200);
      ([3; 0]%nat, 51688800); ([4; 0]%nat, 41158800); ([5; 0]%nat, 33131700);
      ([6; 0]%nat, 27780300); ([7; 0]%nat, 31993200); ([8; 0]%nat, 40111200);
      ([9; 0]%nat, 41990400); ([10; 0]%nat, 37743300); ([11; 0]%nat, 29716200);
      ([12; 0]%nat, 39484800); ([13; 0]%nat, 29716200); ([14; 0]%nat, 24364800);
      ([15; 0]%nat, 26244000); ([16; 0]%nat, 16054200); ([17; 0]%nat, 24364800);
      ([18; 0]%nat, 26244000); ([19; 0]%nat, 31492800)])
  ]
|}.

Lemma multipliers_prove :
  check_ratio CoarseNs G (tables_of G) multipliers 9 20 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem every_law : forall p, coarse_ns (real G) p ->
  (9 * optimal_welfare (real G) <= 20 * welfare (real G) p)%R.
Proof.
  exact (fun p =>
    coarse_ns_ratio G _ _ 9 20 (tables_of_describe G) p multipliers_prove).
Qed.

Theorem every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (9 * optimal_welfare (real G)
   <= 20 * welfare (real G) (plays (real G) sigma))%R.
Proof. intros sigma B. exact (every_law _ (bne_is_coarse_ns _ sigma B)). Qed.

(** * A law that attains it *)

(** By types: the actions that are played, with weights over one denominator. *)
Definition worst : conditional_law := {|
  each := 1;
  given_types := [
    ([0; 0]%nat, [([19; 3]%nat, 1)]);
    ([0; 1]%nat, [([19; 3]%nat, 1)]);
    ([0; 2]%nat, [([19; 3]%nat, 1)])
  ]
|}.

Lemma worst_is_law : check_coarse_ns_law G worst 9 20 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem attained : exists p, coarse_ns (real G) p /\
  (9 * optimal_welfare (real G) = 20 * welfare (real G) p)%R.
Proof. exact (coarse_ns_law_attains G worst 9 20 worst_is_law). Qed.

(** * Smoothness *)

(** Deviations, by agent, profile of types (the last agent's type moves fastest) and action. *)
Definition deviations : mixed := {|
  over := 1;
  laws := [
    [[0; 0; 0; 1]; [0; 0; 0; 1]; [0; 0; 0; 1]];
    [[0; 0; 0; 0; 1]; [0; 1]; [0; 0; 0; 0; 1]]
  ]
|}.

Lemma deviations_prove : smooth_with G deviations no_safe_actions 1 3 3 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Lemma types_independent : independent (real G).
Proof. exact (product_prior_independent this_auction _ eq_refl eq_refl). Qed.

Theorem smooth_every_law : forall p, coarse_ns (real G) p ->
  (1 * optimal_welfare (real G) <= 3 * welfare (real G) p)%R.
Proof.
  exact (fun p => smooth_laws G _ _ 1 3 3 p deviations_prove types_independent).
Qed.

Theorem smooth_every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (1 * optimal_welfare (real G)
   <= 3 * welfare (real G) (plays (real G) sigma))%R.
Proof.
  exact (fun sigma =>
    smooth_equilibria G _ _ 1 3 3 sigma deviations_prove types_independent).
Qed.
