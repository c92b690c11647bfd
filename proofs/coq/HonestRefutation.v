(** Theorem 1 of the paper with information acquisition fails for an honest auction too: two items sold
    by simultaneous first-price auctions to three unit-demand bidders. *)

From Coq Require Import ZArith List Lia.
From Poacert Require Import CheckInformed Lottery Mechanism SingleItem Items Auction.
Import ListNotations.
Open Scope Z_scope.

(** Items A and B, bids 0 or 1 on each (in the order 00, 01, 10, 11), ties uniform on each. *)
Definition two_items : Auction.auction bids_on_items allocation := {|
  mechanism_of := simultaneous 3 2 {| pays := first_price; ties := uniform; reserve := 0 |};
  no_bid := [];
  bids_of := repeat [[Some 0; Some 0]; [Some 0; Some 1]; [Some 1; Some 0]; [Some 1; Some 1]] 3;
  may_bid := any_bid;
  types_of := [1; 1; 2]%nat;
  (* Bidder 1 wants B a little, bidder 2 either item; bidder 3 wants B, much (type 0) or a little. *)
  worth_of := worth_of_items
    [[unit_demand [0; 1]]; [unit_demand [2; 2]]; [unit_demand [0; 2]; unit_demand [0; 1]]];
  prior_of := product_prior [[1]; [1]; [1; 3]]
|}.

Definition honest : zgame := game_of two_items.

(** It is (7/12, 1)-smooth. *)
Definition honest_deviations : mixed := {| over := 4; laws := [
  [[4]; [4]];               (* bidder 1 bids 00 *)
  [[0; 0; 4]; [3; 0; 1]];   (* bidder 2 bids 10, if bidder 3 is of type 1 only with probability 1/4 *)
  [[0; 4]; [4]]             (* bidder 3 bids 01 at type 0 *)
] |}.

(** Bidder 1 may learn bidder 3's type for nothing (option 1). *)
Definition honest_technology : ztechnology := {|
  zoptions := fun i => if (i =? 0)%nat then 2%nat else 1%nat;
  zsignals := fun i => if (i =? 0)%nat then 2%nat else 1%nat;
  heard_over := 1;
  ztells := fun i o theta =>
    if ((i =? 0) && (o =? 1))%nat%bool then (if (theta.[2] =? 0)%nat then [1; 0] else [0; 1]) else [1];
  zcost := fun _ _ _ => 0
|}.

(** She does, and bids 01 against type 0, 00 against type 1; bidder 2 bids 00; bidder 3 bids 01 at type 0
    and 00 at type 1. *)
Definition honest_profile : zinformed := {|
  played_over := 1;
  zbuys := fun i _ => if (i =? 0)%nat then [0; 1] else [1];
  zacts := fun i t o e =>
    match i, t, o, e with
    | O, _, 1%nat, O => [0; 1]
    | 2%nat, O, _, _ => [0; 1]
    | _, _, _, _ => [1]
    end
|}.

Definition honest_checks : bool :=
  let T := tables_of honest in
  check_prior honest && check_smooth honest T honest_deviations 7 12 12
  && check_informed_share honest T honest_technology honest_profile 15 26
  && (0 <? ztotal (ztype_profiles honest) (fun theta => zweight honest theta * zoptimum honest theta)).

Lemma honest_checked : honest_checks = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

(** The ratio is 26/15, more than the 12/7 that smoothness is said to guarantee. *)
Theorem theorem_1_is_false_for_an_honest_auction :
  prior (real honest) /\ independent (real honest)
  /\ (exists D, smooth (real honest) (7 / 12) 1 D)
  /\ exists K sigma, technology_of (real honest) K /\ informed_equilibrium (real honest) K sigma
     /\ (0 < net_welfare (real honest) K sigma)%R
     /\ (optimal_welfare (real honest) / net_welfare (real honest) K sigma = 26 / 15)%R
     /\ (1 / (7 / 12) < 26 / 15)%R.
Proof.
  pose proof honest_checked as H. unfold honest_checks in H. cbv zeta in H. rewrite !andb_true_iff in H.
  destruct H as [[[P S] C] O].
  split; [apply check_prior_sound, P|]. split.
  { apply (product_is_independent _ (fun i t => nth t (nth i [[1]; [1]; [1; 3]] []) 0)). reflexivity. }
  split.
  { pose proof (check_smooth_sound honest _ (tables_of_describe honest) _ _ _ _ S) as Q.
    replace (IZR 12 / IZR 12)%R with 1%R in Q by (simpl; field). eexists. exact Q. }
  exists (real_technology honest_technology), (real_informed honest_profile).
  destruct (informed_share honest _ honest_technology honest_profile 15 26
    (tables_of_describe honest) C) as (KT & B & W).
  assert (O' : (0 < optimal_welfare (real honest))%R).
  { apply Z.ltb_lt, IZR_lt in O. rewrite IZR_ztotal in O. unfold optimal_welfare.
    rewrite (total_ext _ _ (fun theta => IZR (zweight honest theta) * IZR (zoptimum honest theta))%R) in O
      by (intros; apply mult_IZR). exact O. }
  split; [exact KT|]. split; [exact B|].
  set (net := net_welfare _ _ _) in *. set (opt := optimal_welfare _) in *.
  assert (N : (0 < net)%R) by lra. split; [exact N|]. split; [|lra].
  apply Rmult_eq_reg_r with net; [|lra]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
Qed.
