(** Auctions of one item by sealed bids: first price, second price, all pay. *)

From Coq Require Import ZArith List Lia Bool.
From Poacert Require Import Lottery Mechanism.
Import ListNotations.
Open Scope Z_scope.

(** An amount, or no bid at all: who is out never wins and pays nothing. *)
Definition bid := option Z.
Definition out : bid := None.

Inductive payment_rule :=
| first_price    (* the winner pays her bid *)
| second_price   (* the winner pays the highest other bid, or the reserve if that is more *)
| all_pay.       (* everybody pays her bid, sold or not *)

Inductive tie_rule :=
| uniform                        (* each of the highest bidders is equally likely to win *)
| priority (order : list nat).   (* the one of them who comes first in this order wins *)

(** The item is sold if some bid is at least the reserve. *)
Record rules := { pays : payment_rule; ties : tie_rule; reserve : Z }.

(** The bid of agent i. *)
Definition of (bids : list bid) (i : nat) : bid := nth i bids out.

Definition amount (b : bid) : Z := match b with Some x => x | None => 0 end.

(** The highest bid; [out] if there is none. *)
Definition highest (bids : list bid) : bid :=
  fold_right (fun b h =>
    match b, h with
    | Some x, Some y => Some (Z.max x y)
    | Some x, None => Some x
    | None, h => h
    end) out bids.

Definition is_bid (x : Z) (b : bid) : bool :=
  match b with Some y => x =? y | None => false end.

(** Those who may get the item. *)
Definition winners (R : rules) (bids : list bid) : list nat :=
  match highest bids with
  | None => []
  | Some h =>
      if h <? reserve R then [] else
      match ties R with
      | uniform => filter (fun i => is_bid h (of bids i)) (seq 0 (length bids))
      | priority order => firstn 1 (filter (fun i => is_bid h (of bids i)) order)
      end
  end.

Definition others (i : nat) (bids : list bid) : list bid := firstn i bids ++ skipn (S i) bids.

(** What agent i pays if the item goes to this winner, or to nobody. *)
Definition payment (R : rules) (bids : list bid) (winner : option nat) (i : nat) : Z :=
  let wins := match winner with Some w => Nat.eqb i w | None => false end in
  match pays R with
  | first_price => if wins then amount (of bids i) else 0
  | second_price =>
      if wins then
        match highest (others i bids) with
        | Some second => Z.max (reserve R) second
        | None => reserve R
        end
      else 0
  | all_pay => amount (of bids i)
  end.

Definition payments (R : rules) (bids : list bid) (winner : option nat) : list Z :=
  map (payment R bids winner) (seq 0 (length bids)).

(** The owner of the item. *)
Definition owners (R : rules) (bids : list bid) : list (option nat) :=
  match winners R bids with [] => [None] | w => map Some w end.

(** The owners are equally likely. *)
Definition sale (R : rules) (bids : list bid) : lottery (option nat * list Z) :=
  equally_likely (map (fun owner => (owner, payments R bids owner)) (owners R bids)).

(** The auction of [n] agents. *)
Definition single_item (n : nat) (R : rules) : mechanism bid (option nat) := {|
  bidders := n;
  outcomes := sale R;
  feasible := None :: map Some (seq 0 n);
  factor := common_multiple (up_to n)
|}.

(** Agent i of type t has the item or not; [values] are the types' values by agent. *)
Definition worth (values : list (list Z)) (i t : nat) (owner : option nat) : Z :=
  match owner with
  | Some w => if Nat.eqb i w then nth t (nth i values []) 0 else 0
  | None => 0
  end.

(** May agent i of type t make this bid where nobody bids above her value? *)
Definition up_to_value (values : list (list Z)) (i t : nat) (b : bid) : bool :=
  match b with Some x => x <=? nth t (nth i values []) 0 | None => true end.

(** * What is proved of them *)

(** The feasible allocations are: nobody has the item, or one of the agents. *)
Theorem feasible_single_item : forall n R owner,
  In owner (feasible (single_item n R)) <->
  match owner with None => True | Some i => (i < n)%nat end.
Proof.
  intros n R [i|]; simpl.
  - split.
    + intros [H | H]; [discriminate|]. apply in_map_iff in H. destruct H as [k [E I]].
      inversion E. subst. apply in_seq in I. lia.
    + intros H. right. apply in_map, in_seq. lia.
  - tauto.
Qed.

(** Optimal welfare is the largest value, or 0 if all values are negative. *)
Theorem largest_value_single_item : forall n R values types,
  largest_value (single_item n R) (worth values) types
  = factor (single_item n R)
    * fold_right (fun i m => Z.max (nth (nth i types 0%nat) (nth i values []) 0) m) 0 (seq 0 n).
Proof.
  intros. unfold largest_value. f_equal. simpl feasible. unfold maximum.
  assert (Z0 : total_value (single_item n R) (worth values) types None = 0).
  { unfold total_value, sum_over. simpl. induction (seq 0 n); [reflexivity | exact IHl]. }
  rewrite Z0.
  assert (V : forall i, In i (seq 0 n) ->
    total_value (single_item n R) (worth values) types (Some i) = nth (nth i types 0%nat) (nth i values []) 0).
  { intros i I. unfold total_value. simpl bidders. unfold worth.
    now rewrite (sum_over_single _ (fun k => nth (nth k types 0%nat) (nth k values []) 0))
      by (assumption || apply seq_NoDup). }
  clear Z0. induction (seq 0 n) as [|i l]; [reflexivity|].
  simpl. rewrite V by now left. rewrite IHl by (intros; apply V; now right). reflexivity.
Qed.

(** An order names agents only. *)
Definition order_fits (n : nat) (R : rules) : Prop :=
  match ties R with uniform => True | priority order => forall i, In i order -> (i < n)%nat end.

Lemma winners_are_agents : forall R bids i, order_fits (length bids) R ->
  In i (winners R bids) -> (i < length bids)%nat.
Proof.
  intros R bids i O H. unfold winners in H.
  destruct (highest bids) as [h|]; [|destruct H].
  destruct (h <? reserve R); [destruct H|]. unfold order_fits in O.
  destruct (ties R) as [|order].
  - apply filter_In in H. destruct H as [H _]. apply in_seq in H. lia.
  - apply O. remember (filter _ order) as l. destruct l as [|x l]; simpl in H; [destruct H|].
    destruct H as [<- | []]. apply filter_In with (f := fun i => is_bid h (of bids i)).
    rewrite <- Heql. now left.
Qed.

Lemma winners_count : forall R bids, (length (winners R bids) <= Nat.max 1 (length bids))%nat.
Proof.
  intros. unfold winners. destruct (highest bids) as [h|]; [|simpl; lia].
  destruct (h <? reserve R); [simpl; lia|]. destruct (ties R) as [|order].
  - assert (L : forall (f : nat -> bool) l, (length (filter f l) <= length l)%nat).
    { induction l; simpl; [lia|]. destruct (f a); simpl; lia. }
    specialize (L (fun i => is_bid h (of bids i)) (seq 0 (length bids))).
    rewrite seq_length in L. etransitivity; [exact L | lia].
  - rewrite firstn_length. lia.
Qed.

(** Outcomes are feasible, and their probabilities are what they should be. *)
Theorem single_item_well_formed : forall n R, (0 < n)%nat -> order_fits n R ->
  well_formed (single_item n R) (fun bids => length bids = n).
Proof.
  intros n R N O. split; [|split].
  - apply common_multiple_positive, up_to_positive.
  - discriminate.
  - intros bids L. split.
    + apply proper_equally_likely.
      * unfold owners. destruct (winners R bids); discriminate.
      * rewrite map_length. apply divides_common_multiple, in_up_to.
        assert (C := winners_count R bids). unfold owners.
        destruct (winners R bids) as [|w l] eqn:W; [simpl; lia|].
        rewrite map_length. cbn [length] in *. lia.
    + intros w x p I. simpl in I. unfold sale, equally_likely in I. rewrite map_map in I.
      apply in_map_iff in I. destruct I as [owner [E I]]. inversion E. subst. split.
      * apply feasible_single_item. unfold owners in I.
        destruct (winners R bids) eqn:W.
        -- destruct I as [<- | []]. exact Logic.I.
        -- apply in_map_iff in I. destruct I as [k [<- I]].
           apply (winners_are_agents R bids); [assumption | now rewrite W].
      * unfold payments. rewrite map_length, seq_length. reflexivity.
Qed.
