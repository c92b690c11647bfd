(** Theorem 1 of the paper with information acquisition fails for honest auctions too, also where
    information costs something: two items sold by simultaneous first-price auctions to three unit-demand
    bidders. *)

From Coq Require Import ZArith List Lia.
From Poacert Require Import CheckInformed Lottery Mechanism SingleItem Items Auction.
Import ListNotations.
Open Scope Z_scope.

(** Items A and B, bids 0 or [top] on each (in the order 00, 01, 10, 11), ties uniform on each. *)
Definition two_items (top : Z) values prior : Auction.auction bids_on_items allocation := {|
  mechanism_of := simultaneous 3 2 {| pays := first_price; ties := uniform; reserve := 0 |};
  no_bid := [];
  bids_of := repeat [[Some 0; Some 0]; [Some 0; Some top]; [Some top; Some 0]; [Some top; Some top]] 3;
  may_bid := any_bid;
  types_of := [1; 1; 2]%nat;
  worth_of := worth_of_items values;
  prior_of := product_prior [[1]; [1]; prior]
|}.

(** Bidder 1 may learn bidder 3's type (option 1) at this cost. *)
Definition spying (price : Z) : ztechnology := {|
  zoptions := fun i => if (i =? 0)%nat then 2%nat else 1%nat;
  zsignals := fun i => if (i =? 0)%nat then 2%nat else 1%nat;
  heard_over := 1;
  ztells := fun i o theta =>
    if ((i =? 0) && (o =? 1))%nat%bool then (if (theta.[2] =? 0)%nat then [1; 0] else [0; 1]) else [1];
  zcost := fun _ _ o => if (o =? 0)%nat then 0 else price
|}.

(** She does, and bids 01 against type 0, 00 against type 1; bidder 2 bids 00; bidder 3 bids 01 at type 0
    and 00 at type 1. *)
Definition race : zinformed := {|
  played_over := 1;
  zbuys := fun i _ => if (i =? 0)%nat then [0; 1] else [1];
  zacts := fun i t o e =>
    match i, t, o, e with
    | O, _, 1%nat, O => [0; 1]
    | 2%nat, O, _, _ => [0; 1]
    | _, _, _, _ => [1]
    end
|}.

(** The auction is (lambda/den, 1)-smooth by the deviations [D], and the race is an equilibrium whose net
    welfare is [share]/[all] of the optimum. *)
Definition refutes G K (D : mixed) lambda den share all : bool :=
  let T := tables_of G in
  check_prior G && check_smooth G T D lambda den den && check_informed_share G T K race share all
  && (0 <? den) && (0 <? lambda) && (0 <? share) && (den * share <? lambda * all)
  && (0 <? ztotal (ztype_profiles G) (fun theta => zweight G theta * zoptimum G theta)).

Lemma refutation G K D lambda den share all :
  refutes G K D lambda den share all = true ->
  let net := net_welfare (real G) (real_technology K) (real_informed race) in
  prior (real G)
  /\ (exists D, smooth (real G) (IZR lambda / IZR den) 1 D)
  /\ technology_of (real G) (real_technology K)
  /\ informed_equilibrium (real G) (real_technology K) (real_informed race)
  /\ (0 < net)%R
  /\ (optimal_welfare (real G) / net = IZR all / IZR share)%R
  /\ (1 / (IZR lambda / IZR den) < IZR all / IZR share)%R.
Proof.
  intros H net. unfold refutes in H. cbv zeta in H. rewrite !andb_true_iff in H.
  destruct H as [[[[[[[P S] C] Hd] Hl] Hs] Hlt] O].
  apply Z.ltb_lt, IZR_lt in Hd, Hl, Hs, Hlt, O. rewrite !mult_IZR in Hlt.
  split; [apply check_prior_sound, P|]. split.
  { pose proof (check_smooth_sound G _ (tables_of_describe G) _ _ _ _ S) as Q.
    replace (IZR den / IZR den)%R with 1%R in Q by (field; lra). eexists. exact Q. }
  destruct (informed_share G _ K race share all (tables_of_describe G) C) as (KT & B & W).
  assert (O' : (0 < optimal_welfare (real G))%R).
  { rewrite IZR_ztotal in O. unfold optimal_welfare.
    rewrite (total_ext _ _ (fun theta => IZR (zweight G theta) * IZR (zoptimum G theta))%R) in O
      by (intros; apply mult_IZR). exact O. }
  split; [exact KT|]. split; [exact B|].
  fold net in W. set (opt := optimal_welfare _) in *.
  assert (Ha : (0 < IZR all)%R).
  { destruct (Rlt_le_dec 0 (IZR all)) as [|N]; auto.
    assert (IZR lambda * IZR all <= IZR lambda * 0)%R by (apply Rmult_le_compat_l; lra).
    assert (0 < IZR den * IZR share)%R by (apply Rmult_lt_0_compat; auto). lra. }
  assert (N : (0 < net)%R).
  { apply Rmult_lt_reg_l with (IZR all); auto. rewrite W, Rmult_0_r. apply Rmult_lt_0_compat; auto. }
  split; [exact N|]. split.
  - apply Rmult_eq_reg_r with (net * IZR share)%R; [|apply Rgt_not_eq, Rmult_lt_0_compat; auto].
    replace (opt / net * (net * IZR share))%R with (IZR share * opt)%R by (field; lra).
    rewrite <- W. field. lra.
  - apply Rmult_lt_reg_r with (IZR lambda * IZR share)%R; [apply Rmult_lt_0_compat; auto|].
    replace (1 / (IZR lambda / IZR den) * (IZR lambda * IZR share))%R
      with (IZR den * IZR share)%R by (field; lra).
    replace (IZR all / IZR share * (IZR lambda * IZR share))%R
      with (IZR lambda * IZR all)%R by (field; lra). exact Hlt.
Qed.

Lemma types_independent top values prior :
  independent (real (game_of (two_items top values prior))).
Proof. apply (product_is_independent _ (fun i t => nth t (nth i [[1]; [1]; prior] []) 0)). reflexivity. Qed.

(** ** Free information *)

(** Bidder 1 wants B a little, bidder 2 either item; bidder 3 wants B, much (type 0, with probability
    1/4) or a little. *)
Definition honest : zgame := game_of (two_items 1
  [[unit_demand [0; 1]]; [unit_demand [2; 2]]; [unit_demand [0; 2]; unit_demand [0; 1]]] [1; 3]).

Definition honest_deviations : mixed := {| over := 4; laws := [
  [[4]; [4]];               (* bidder 1 bids 00 *)
  [[0; 0; 4]; [3; 0; 1]];   (* bidder 2 bids 10, if bidder 3 is of type 1 only with probability 1/4 *)
  [[0; 4]; [4]]             (* bidder 3 bids 01 at type 0 *)
] |}.

Lemma honest_checked : refutes honest (spying 0) honest_deviations 7 12 15 26 = true.
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
  destruct (refutation _ _ _ _ _ _ _ honest_checked) as (P & S & R).
  split; [exact P|]. split; [apply types_independent|]. split; [exact S|].
  exists (real_technology (spying 0)), (real_informed race). exact R.
Qed.

(** ** Costly information *)

(** Money in units of 1/256: the bid is 1, bidder 1 wants A by 1/4 and B by 9/8, bidder 2 either item by
    15/8, bidder 3 B by 17/8 (with probability 3/8) or 7/8. Payoffs are multiplied by 36, and so is the
    price of 1/256 for learning the type. *)
Definition costly : zgame := game_of (two_items 256
  [[unit_demand [64; 288]]; [unit_demand [480; 480]]; [unit_demand [0; 544]; unit_demand [0; 224]]] [3; 5]).

Definition costly_deviations : mixed := {| over := 345; laws := [
  [[240; 105]; [345]];
  [[0; 0; 345]; [299; 0; 46]];
  [[0; 345]; [345]]
] |}.

Lemma costly_checked : refutes costly (spying 36) costly_deviations 209 360 4511 7776 = true.
Proof. vm_cast_no_check (eq_refl true). Qed.

(** The ratio is 7776/4511, more than 360/209, though nobody would buy for the pleasure of it. *)
Theorem theorem_1_is_false_for_costly_information :
  prior (real costly) /\ independent (real costly)
  /\ (exists D, smooth (real costly) (209 / 360) 1 D)
  /\ exists K sigma, technology_of (real costly) K
     /\ informed_equilibrium (real costly) K sigma
     /\ (buys (sigma 0%nat) 0 1 = 1 /\ 0 < cost K 0 0 1)%R
     /\ (0 < net_welfare (real costly) K sigma)%R
     /\ (optimal_welfare (real costly) / net_welfare (real costly) K sigma = 7776 / 4511)%R
     /\ (1 / (209 / 360) < 7776 / 4511)%R.
Proof.
  destruct (refutation _ _ _ _ _ _ _ costly_checked) as (P & S & KT & B & R).
  split; [exact P|]. split; [apply types_independent|]. split; [exact S|].
  exists (real_technology (spying 36)), (real_informed race). split; [exact KT|]. split; [exact B|].
  split; [split; simpl; lra|exact R].
Qed.
