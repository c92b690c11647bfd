(** Several items, each sold by its own single-item auction at the same time. *)

From Coq Require Import ZArith List Lia Bool.
From Poacert Require Import Lottery Mechanism.
From Poacert Require Export SingleItem.
Import ListNotations.
Open Scope Z_scope.

(** A bid for every item, or none for any. *)
Definition bids_on_items := list bid.

Definition bid_on (item : nat) (b : bids_on_items) : bid := nth item b out.

(** All the bids on one item. *)
Definition on_item (item : nat) (bids : list bids_on_items) : list bid := map (bid_on item) bids.

(** Who gets what: the owner of each item, if it has one. *)
Definition allocation := list (option nat).

(** One choice from each list, in all ways. *)
Fixpoint choices {A} (ls : list (list A)) : list (list A) :=
  match ls with
  | [] => [[]]
  | l :: r => flat_map (fun x => map (cons x) (choices r)) l
  end.

(** What agent i pays, item by item. *)
Definition payment_for_items (R : rules) (bids : list bids_on_items) (x : allocation) (i : nat) : Z :=
  sum_over (combine (seq 0 (length x)) x) (fun jw => payment R (on_item (fst jw) bids) (snd jw) i).

(** Ties are drawn independently for each item, so all choices of owners are equally likely. *)
Definition sales (R : rules) (items : nat) (bids : list bids_on_items) : lottery (allocation * list Z) :=
  equally_likely
    (map (fun x => (x, map (payment_for_items R bids x) (seq 0 (length bids))))
      (choices (map (fun item => owners R (on_item item bids)) (seq 0 items)))).

(** The simultaneous auctions of [items] items to [n] agents. *)
Definition simultaneous (n items : nat) (R : rules) : mechanism bids_on_items allocation := {|
  bidders := n;
  outcomes := sales R items;
  feasible := choices (repeat (None :: map Some (seq 0 n)) items);
  factor := common_multiple (up_to n) ^ Z.of_nat items
|}.

(** * Values of bundles *)

(** Does agent i own each of the items? *)
Definition owned (i : nat) (x : allocation) : list bool :=
  map (fun w => match w with Some k => Nat.eqb i k | None => false end) x.

(** The values of what is owned, item by item. *)
Definition of_owned (values : list Z) (bundle : list bool) : list Z :=
  map (fun vb : Z * bool => if snd vb then fst vb else 0) (combine values bundle).

(** Is everything in the one bundle in the other? *)
Definition within (one other : list bool) : bool :=
  forallb (fun bb : bool * bool => implb (fst bb) (snd bb)) (combine one other).

Definition largest (l : list Z) : Z := fold_right Z.max 0 l.

Inductive valuation :=
| additive (values : list Z)              (* the sum of the values of the items owned *)
| unit_demand (values : list Z)           (* the largest of them *)
| xos (clauses : list (list Z))           (* the largest of several additive values *)
| bundles (list : list (list bool * Z)).  (* the largest value of a listed bundle that is owned *)

Definition bundle_worth (v : valuation) (bundle : list bool) : Z :=
  match v with
  | additive values => sum (of_owned values bundle)
  | unit_demand values => largest (of_owned values bundle)
  | xos clauses => largest (map (fun values => sum (of_owned values bundle)) clauses)
  | bundles list => largest (map (fun sv => if within (fst sv) bundle then snd sv else 0) list)
  end.

Definition worth_of_items (values : list (list valuation)) (i t : nat) (x : allocation) : Z :=
  bundle_worth (nth t (nth i values []) (additive [])) (owned i x).

(** May agent i of type t make these bids where no bundle's bids sum to more than its value? *)
Definition up_to_values (items : nat) (values : list (list valuation)) (i t : nat) (b : bids_on_items) : bool :=
  forallb (fun bundle =>
      sum (of_owned (map amount b) bundle) <=? bundle_worth (nth t (nth i values []) (additive [])) bundle)
    (choices (repeat [false; true] items)).

(** * What is proved of them *)

Lemma in_choices {A} : forall (ls : list (list A)) x,
  In x (choices ls) <-> Forall2 (fun a l => In a l) x ls.
Proof.
  induction ls as [|l r IH]; intros x; simpl.
  - split; [intros [<- | []]; constructor | intros H; inversion H; now left].
  - rewrite in_flat_map. split.
    + intros [a [I J]]. apply in_map_iff in J. destruct J as [y [<- J]].
      constructor; [assumption | now apply IH].
    + intros H. inversion H as [|a ? y ? I J]; subst. exists a. split; [assumption|].
      apply in_map. now apply IH.
Qed.

Lemma choices_not_empty {A} : forall ls : list (list A),
  (forall l, In l ls -> l <> []) -> choices ls <> [].
Proof.
  induction ls as [|l r IH]; intros H; simpl; [discriminate|].
  assert (l <> []) by (apply H; now left).
  assert (choices r <> []) by (apply IH; intros; apply H; now right).
  destruct l as [|a l]; [contradiction|]. simpl.
  destruct (choices r); [contradiction | discriminate].
Qed.

Lemma choices_count {A} : forall ls : list (list A),
  Z.of_nat (length (choices ls)) = fold_right (fun l n => Z.of_nat (length l) * n) 1 ls.
Proof.
  induction ls as [|l r IH]; [reflexivity|]. cbn [choices fold_right]. rewrite <- IH. clear IH.
  induction l as [|a l IHl]; [reflexivity|].
  cbn [flat_map length]. rewrite app_length, map_length. lia.
Qed.

Lemma choices_divide {A} : forall (ls : list (list A)) k,
  (forall l, In l ls -> (Z.of_nat (length l) | k)) ->
  (Z.of_nat (length (choices ls)) | k ^ Z.of_nat (length ls)).
Proof.
  intros ls k. rewrite choices_count. induction ls as [|l r IH]; intros H.
  - exists 1. reflexivity.
  - cbn [fold_right length]. rewrite Nat2Z.inj_succ, Z.pow_succ_r by lia.
    apply Z.mul_divide_mono_l with (p := Z.of_nat (length l)) in IH.
    + eapply Z.divide_trans; [exact IH|]. apply Z.mul_divide_mono_r. apply H. now left.
    + intros. apply H. now right.
Qed.

(** The feasible allocations are all that give each item to one of the agents or to nobody. *)
Theorem feasible_simultaneous : forall n items R x,
  In x (feasible (simultaneous n items R)) <->
  length x = items /\ forall i, In (Some i) x -> (i < n)%nat.
Proof.
  intros n items R x. etransitivity; [apply in_choices|]. revert x.
  induction items as [|items IH]; intros x; cbn [repeat].
  - split.
    + intros H. inversion H. split; [reflexivity | intros i []].
    + intros [L _]. destruct x; [constructor | discriminate].
  - split.
    + intros H. inversion H as [|a ? y ? I J]; subst. apply IH in J. destruct J as [L B]. split.
      * simpl. now rewrite L.
      * intros i [-> | K]; [|now apply B]. now apply (feasible_single_item n R (Some i)).
    + intros [L B]. destruct x as [|a y]; [discriminate|]. constructor.
      * apply (feasible_single_item n R a). destruct a as [i|]; [|exact Logic.I].
        apply B. now left.
      * apply IH. split; [now inversion L | intros i K; apply B; now right].
Qed.

Lemma owners_count : forall n R bids, (0 < n)%nat -> length bids = n ->
  owners R bids <> [] /\ (Z.of_nat (length (owners R bids)) | common_multiple (up_to n)).
Proof.
  intros n R bids N L. assert (C := winners_count R bids). unfold owners.
  destruct (winners R bids) as [|w l].
  - split; [discriminate|]. apply (divides_common_multiple _ (Z.of_nat 1)), in_up_to. lia.
  - split; [discriminate|]. apply divides_common_multiple, in_up_to.
    rewrite map_length. cbn [length] in *. lia.
Qed.

Lemma owners_feasible : forall n R bids owner, order_fits n R -> length bids = n ->
  In owner (owners R bids) -> In owner (None :: map Some (seq 0 n)).
Proof.
  intros n R bids owner O L I. apply (feasible_single_item n R owner). unfold owners in I.
  destruct (winners R bids) eqn:W.
  - destruct I as [<- | []]. exact Logic.I.
  - apply in_map_iff in I. destruct I as [k [<- I]]. rewrite <- L.
    apply (winners_are_agents R bids); [now rewrite L | now rewrite W].
Qed.

Lemma choices_feasible : forall n R bids items start x, order_fits n R -> length bids = n ->
  Forall2 (fun a l => In a l) x
    (map (fun item => owners R (on_item item bids)) (seq start items)) ->
  Forall2 (fun a l => In a l) x (repeat (None :: map Some (seq 0 n)) items).
Proof.
  intros n R bids items. induction items as [|items IH]; intros start x O L I; simpl in I.
  - inversion I. constructor.
  - inversion I as [|a ? y ? J K]; subst x. cbn [repeat]. constructor; [|now apply (IH (S start))].
    apply (owners_feasible n R (on_item start bids)); try assumption.
    unfold on_item. now rewrite map_length.
Qed.

Theorem simultaneous_well_formed : forall n items R, (0 < n)%nat -> order_fits n R ->
  well_formed (simultaneous n items R) (fun bids => length bids = n).
Proof.
  intros n items R N O. split; [|split].
  - simpl. apply Z.pow_pos_nonneg; [|lia]. apply common_multiple_positive, up_to_positive.
  - simpl. apply choices_not_empty. intros l H. apply repeat_spec in H. subst. discriminate.
  - intros bids L. split.
    + apply proper_equally_likely.
      * intro E. apply map_eq_nil in E. revert E. apply choices_not_empty.
        intros l H. apply in_map_iff in H. destruct H as [item [<- _]].
        apply (owners_count n); [assumption | unfold on_item; now rewrite map_length].
      * rewrite map_length. cbn [factor simultaneous].
        replace items with (length (map (fun item => owners R (on_item item bids)) (seq 0 items))) at 2
          by now rewrite map_length, seq_length.
        apply choices_divide. intros l H. apply in_map_iff in H. destruct H as [item [<- _]].
        apply owners_count; [assumption | unfold on_item; now rewrite map_length].
    + intros w x p I. cbn [outcomes simultaneous] in I. unfold sales, equally_likely in I.
      rewrite map_map in I. apply in_map_iff in I. destruct I as [y [E I]].
      inversion E. subst y w p. clear E. split.
      * apply in_choices. apply in_choices in I.
        now apply (choices_feasible n R bids items 0).
      * rewrite map_length, seq_length. assumption.
Qed.
