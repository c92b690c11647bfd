(** first-price, v = (1, v2), no overbidding, ties to bidder 2. The expected welfare of every
    coarse law, and so of every Bayes-Nash equilibrium, is at least 22582069/28348320 of the
    optimum. A coarse law attains this. *)

From Poacert Require Import Exported SingleItem.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1/20. Agents and their types are numbered from 0: 0 is agent '1' of
    type 'only'; 1 is agent '2' of type 'only'. *)

(** The values, by agent and type. *)
Definition values : list (list Z) := [[20]; [14]].

(** The bids of each agent. *)
Definition bids : list (list bid) := [
    map Some [0; 1; 2; 3; 4; 5; 6; 7; 8; 9; 10; 11; 12; 13; 14; 15; 16; 17; 18; 19; 20];
    map Some [0; 1; 2; 3; 4; 5; 6; 7; 8; 9; 10; 11; 12; 13; 14]
  ].

(** The rule. *)
Definition rule : mechanism bid (option nat) :=
  single_item 2 {| pays := first_price; ties := priority [1; 0]%nat; reserve := 0 |}.

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
  denominator := 7087080;
  regret := [
    [[0; 0; 0; 0; 0; 0; 0; 0; 25659; 0; 576576; 640640; 720720; 823680; 960960; 2738245]];
    [[0; 498960; 540540; 589680; 648648; 720720; 810810; 926640; 1029762]]
  ];
  signalling := []
|}.

Lemma multipliers_prove :
  check_ratio Coarse G (tables_of G) multipliers 22582069 28348320 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem every_law : forall p, coarse (real G) p ->
  (22582069 * optimal_welfare (real G) <= 28348320 * welfare (real G) p)%R.
Proof.
  exact (fun p =>
    coarse_ratio G _ _ 22582069 28348320 (tables_of_describe G) p multipliers_prove).
Qed.

Theorem every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (22582069 * optimal_welfare (real G)
   <= 28348320 * welfare (real G) (plays (real G) sigma))%R.
Proof. intros sigma B. exact (every_law _ (bne_is_coarse _ sigma B)). Qed.

(** * A law that attains it *)

(** By types: the actions that are played, with weights over one denominator. *)
Definition worst : conditional_law := {|
  each := 8504496;
  given_types := [
    ([0; 0]%nat, [([0; 0]%nat, 833163); ([1; 0]%nat, 802317); ([2; 1]%nat, 136290);
      ([3; 1]%nat, 161070); ([4; 3]%nat, 193284); ([5; 3]%nat, 236236); ([6; 5]%nat, 295295);
      ([7; 6]%nat, 379665); ([8; 0]%nat, 233640); ([8; 7]%nat, 272580); ([9; 8]%nat, 27868);
      ([9; 9]%nat, 680840); ([10; 10]%nat, 472472); ([11; 11]%nat, 590590);
      ([12; 12]%nat, 759330); ([13; 13]%nat, 1012440); ([14; 14]%nat, 1417416)])
  ]
|}.

Lemma worst_is_law : check_coarse_law G worst 22582069 28348320 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Theorem attained : exists p, coarse (real G) p /\
  (22582069 * optimal_welfare (real G) = 28348320 * welfare (real G) p)%R.
Proof. exact (coarse_law_attains G worst 22582069 28348320 worst_is_law). Qed.
