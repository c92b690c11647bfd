(** Must not compile: one value of an item is larger. *)

(** simultaneous first-price, two XOS bidders, two items, bids in k-ths. The expected welfare of
    every coarse-ns law, and so of every Bayes-Nash equilibrium, is at least 17398/24025 of the
    optimum. A coarse-ns law attains this. The auction is (5/8, 1)-smooth, so that the welfare
    of every Bayes-Nash equilibrium is at least 5/8 of the optimum. *)

From Poacert Require Import Exported Items.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1/4. Agents and their types are numbered from 0: 0 is agent '1' of
    types 'either', 'mixed'; 1 is agent '2' of types 'both', 'first'. *)

(** The values, by agent and type. *)
Definition values : list (list valuation) := [
    [unit_demand [4; 4]; xos [[4; 0]; [2; 3]]];
    [additive [2; 5]; unit_demand [4; 2]]
  ].

(** The bids of each agent. *)
Definition bids : list (list bids_on_items) := [
    [[Some 0; Some 0]; [Some 0; Some 2]; [Some 0; Some 4]; [Some 2; Some 0]; [Some 2; Some 2];
      [Some 2; Some 4]; [Some 4; Some 0]; [Some 4; Some 2]; [Some 4; Some 4]];
    [[Some 0; Some 0]; [Some 0; Some 2]; [Some 0; Some 4]; [Some 2; Some 0]; [Some 2; Some 2];
      [Some 2; Some 4]; [Some 4; Some 0]; [Some 4; Some 2]; [Some 4; Some 4]]
  ].

(** The rule. *)
Definition rule : mechanism bids_on_items allocation :=
  simultaneous 2 2 {| pays := first_price; ties := uniform; reserve := 0 |}.

(** The law of types. *)
Definition types_drawn : profile -> Z := product_prior [[1; 1]; [1; 1]].

Definition this_auction := {|
  mechanism_of := rule;
  no_bid := [];
  bids_of := bids;
  may_bid := any_bid;
  types_of := [2; 2]%nat;
  worth_of := worth_of_items values;
  prior_of := types_drawn
|}.

Definition G := game_of this_auction.

(** Outcomes are feasible, payoffs are not rounded, and optimal welfare is the largest total
    value of a feasible allocation. *)
Lemma rule_well_formed : well_formed rule (fun bids => length bids = 2%nat).
Proof. apply simultaneous_well_formed; [lia | exact Logic.I]. Qed.

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
  denominator := 18600;
  regret := [[[6664]; [0; 0; 0; 3680]]; [[0; 71192]; [3488; 0; 0; 6568]]];
  signalling := [
    (0%nat, [0; 0]%nat, [([0; 0]%nat, (-407904)); ([0; 1]%nat, (-422496));
      ([0; 2]%nat, (-327008)); ([0; 3]%nat, (-394224)); ([0; 4]%nat, (-430880));
      ([0; 5]%nat, (-380320)); ([0; 6]%nat, (-71712)); ([0; 7]%nat, (-125024));
      ([0; 8]%nat, (-77280))]);
    (0%nat, [0; 1]%nat, [([0; 0]%nat, (-419840)); ([0; 1]%nat, (-412992));
      ([0; 2]%nat, (-421408)); ([0; 3]%nat, (-427360)); ([0; 4]%nat, (-430880));
      ([0; 5]%nat, (-440864)); ([0; 6]%nat, (-394656)); ([0; 7]%nat, (-448528));
      ([0; 8]%nat, (-338912))]);
    (0%nat, [1; 0]%nat, [([0; 0]%nat, 407904); ([0; 1]%nat, 422496); ([0; 2]%nat, 327008);
      ([0; 3]%nat, 394224); ([0; 4]%nat, 430880); ([0; 5]%nat, 380320); ([0; 6]%nat, 71712);
      ([0; 7]%nat, 125024); ([0; 8]%nat, 77280)]);
    (0%nat, [1; 1]%nat, [([0; 0]%nat, 419840); ([0; 1]%nat, 412992); ([0; 2]%nat, 421408);
      ([0; 3]%nat, 427360); ([0; 4]%nat, 430880); ([0; 5]%nat, 440864); ([0; 6]%nat, 394656);
      ([0; 7]%nat, 448528); ([0; 8]%nat, 338912)]);
    (1%nat, [0; 0]%nat, [([0; 0]%nat, 854304); ([1; 0]%nat, 827904); ([2; 0]%nat, 757504);
      ([3; 0]%nat, 840624); ([4; 0]%nat, 850624); ([5; 0]%nat, 826720); ([6; 0]%nat, 819584);
      ([7; 0]%nat, 842720); ([8; 0]%nat, 835104)]);
    (1%nat, [0; 1]%nat, [([0; 0]%nat, (-854304)); ([1; 0]%nat, (-827904));
      ([2; 0]%nat, (-757504)); ([3; 0]%nat, (-840624)); ([4; 0]%nat, (-850624));
      ([5; 0]%nat, (-826720)); ([6; 0]%nat, (-819584)); ([7; 0]%nat, (-842720));
      ([8; 0]%nat, (-835104))]);
    (1%nat, [1; 0]%nat, [([0; 0]%nat, 31136); ([1; 0]%nat, 23904); ([2; 0]%nat, (-62848));
      ([3; 0]%nat, 25136); ([4; 0]%nat, 15520); ([5; 0]%nat, (-29440)); ([6; 0]%nat, (-3920));
      ([7; 0]%nat, 19216)]);
    (1%nat, [1; 1]%nat, [([0; 0]%nat, (-31136)); ([1; 0]%nat, (-23904)); ([2; 0]%nat, 62848);
      ([3; 0]%nat, (-25136)); ([4; 0]%nat, (-15520)); ([5; 0]%nat, 29440); ([6; 0]%nat, 3920);
      ([7; 0]%nat, (-19216))])
  ]
|}.

Lemma multipliers_prove :
  check_ratio CoarseNs G (tables_of G) multipliers 17398 24025 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem every_law : forall p, coarse_ns (real G) p ->
  (17398 * optimal_welfare (real G) <= 24025 * welfare (real G) p)%R.
Proof.
  exact (fun p =>
    coarse_ns_ratio G _ _ 17398 24025 (tables_of_describe G) p multipliers_prove).
Qed.

Theorem every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (17398 * optimal_welfare (real G)
   <= 24025 * welfare (real G) (plays (real G) sigma))%R.
Proof. intros sigma B. exact (every_law _ (bne_is_coarse_ns _ sigma B)). Qed.

(** * A law that attains it *)

(** By types: the actions that are played, with weights over one denominator. *)
Definition worst : conditional_law := {|
  each := 775;
  given_types := [
    ([0; 0]%nat, [([0; 0]%nat, 480); ([4; 4]%nat, 236); ([8; 4]%nat, 59)]);
    ([0; 1]%nat, [([0; 0]%nat, 432); ([0; 4]%nat, 48); ([4; 4]%nat, 236); ([8; 4]%nat, 59)]);
    ([1; 0]%nat, [([0; 0]%nat, 480); ([4; 4]%nat, 244); ([8; 4]%nat, 51)]);
    ([1; 1]%nat, [([0; 0]%nat, 432); ([0; 4]%nat, 48); ([4; 4]%nat, 244); ([8; 4]%nat, 51)])
  ]
|}.

Lemma worst_is_law : check_coarse_ns_law G worst 17398 24025 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem attained : exists p, coarse_ns (real G) p /\
  (17398 * optimal_welfare (real G) = 24025 * welfare (real G) p)%R.
Proof. exact (coarse_ns_law_attains G worst 17398 24025 worst_is_law). Qed.

(** * Smoothness *)

(** Deviations, by agent, profile of types (the last agent's type moves fastest) and action. *)
Definition deviations : mixed := {|
  over := 6;
  laws := [
    [[3; 3]; [6]; [2; 0; 0; 4]; [6]];
    [[0; 6]; [0; 0; 0; 6]; [0; 6]; [0; 0; 0; 6]]
  ]
|}.

Lemma deviations_prove : smooth_with G deviations no_safe_actions 5 8 8 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Lemma types_independent : independent (real G).
Proof. exact (product_prior_independent this_auction _ eq_refl eq_refl). Qed.

Theorem smooth_every_law : forall p, coarse_ns (real G) p ->
  (5 * optimal_welfare (real G) <= 8 * welfare (real G) p)%R.
Proof.
  exact (fun p => smooth_laws G _ _ 5 8 8 p deviations_prove types_independent).
Qed.

Theorem smooth_every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (5 * optimal_welfare (real G)
   <= 8 * welfare (real G) (plays (real G) sigma))%R.
Proof.
  exact (fun sigma =>
    smooth_equilibria G _ _ 5 8 8 sigma deviations_prove types_independent).
Qed.
