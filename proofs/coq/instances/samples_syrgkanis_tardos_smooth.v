(** simultaneous first-price with the deviations of Syrgkanis and Tardos, bids in k-ths. The
    auction is (131/182, 1)-smooth, so that the welfare of every Bayes-Nash equilibrium is at
    least 131/182 of the optimum. *)

From Poacert Require Import Exported Items.
Import ListNotations.
Open Scope Z_scope.

(** * The auction *)

(** Money is in units of 1/4. Agents and their types are numbered from 0: 0 is agent '1' of type
    'only'; 1 is agent '2' of type 'only'. *)

(** The values, by agent and type. *)
Definition values : list (list valuation) := [[xos [[4; 2]; [0; 4]]]; [unit_demand [3; 3]]].

(** The bids of each agent. *)
Definition bids : list (list bids_on_items) := [
    [[Some 0; Some 0]; [Some 0; Some 1]; [Some 0; Some 2]; [Some 0; Some 3]; [Some 0; Some 4];
      [Some 1; Some 0]; [Some 1; Some 1]; [Some 1; Some 2]; [Some 1; Some 3]; [Some 1; Some 4];
      [Some 2; Some 0]; [Some 2; Some 1]; [Some 2; Some 2]; [Some 2; Some 3]; [Some 2; Some 4];
      [Some 3; Some 0]; [Some 3; Some 1]; [Some 3; Some 2]; [Some 3; Some 3]; [Some 3; Some 4];
      [Some 4; Some 0]; [Some 4; Some 1]; [Some 4; Some 2]; [Some 4; Some 3]; [Some 4; Some 4]];
    [[Some 0; Some 0]; [Some 0; Some 1]; [Some 0; Some 2]; [Some 0; Some 3]; [Some 0; Some 4];
      [Some 1; Some 0]; [Some 1; Some 1]; [Some 1; Some 2]; [Some 1; Some 3]; [Some 1; Some 4];
      [Some 2; Some 0]; [Some 2; Some 1]; [Some 2; Some 2]; [Some 2; Some 3]; [Some 2; Some 4];
      [Some 3; Some 0]; [Some 3; Some 1]; [Some 3; Some 2]; [Some 3; Some 3]; [Some 3; Some 4];
      [Some 4; Some 0]; [Some 4; Some 1]; [Some 4; Some 2]; [Some 4; Some 3]; [Some 4; Some 4]]
  ].

(** The rule. *)
Definition rule : mechanism bids_on_items allocation :=
  simultaneous 2 2 {| pays := first_price; ties := uniform; reserve := 0 |}.

(** The law of types. *)
Definition types_drawn : profile -> Z := product_prior [[1]; [1]].

Definition this_auction := {|
  mechanism_of := rule;
  no_bid := [];
  bids_of := bids;
  may_bid := any_bid;
  types_of := [1; 1]%nat;
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

(** * Smoothness *)

(** Deviations, by agent, profile of types (the last agent's type moves fastest) and action. *)
Definition deviations : mixed := {|
  over := 13;
  laws := [[[0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 0; 13]]; [[6; 0; 1; 0; 0; 6]]]
|}.

Lemma deviations_prove : smooth_with G deviations no_safe_actions 131 182 182 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

Lemma types_independent : independent (real G).
Proof. exact (product_prior_independent this_auction _ eq_refl eq_refl). Qed.

Theorem smooth_every_law : forall p, coarse_ns (real G) p ->
  (131 * optimal_welfare (real G) <= 182 * welfare (real G) p)%R.
Proof.
  exact (fun p => smooth_laws G _ _ 131 182 182 p deviations_prove types_independent).
Qed.

Theorem smooth_every_equilibrium : forall sigma, bayes_nash (real G) sigma ->
  (131 * optimal_welfare (real G)
   <= 182 * welfare (real G) (plays (real G) sigma))%R.
Proof.
  exact (fun sigma =>
    smooth_equilibria G _ _ 131 182 182 sigma deviations_prove types_independent).
Qed.
