(** Auctions of several units of one good: discriminatory and uniform price. *)

From Coq Require Import ZArith List Lia Bool.
From Poacert Require Import Lottery Mechanism.
Import ListNotations.
Open Scope Z_scope.

(** Marginal bids, the highest first: what is bid for the first unit, for the second, ..
    Without marginal bids an agent is out. *)
Definition marginal_bids := list Z.

Inductive price_rule :=
| discriminatory   (* each winning marginal bid is paid *)
| uniform_price.   (* every unit costs the highest marginal bid beyond as many as there are units,
                      or the reserve if that is more *)

Inductive tie_rule :=
| uniform                        (* every set of tied marginal bids is equally likely to win *)
| priority (order : list nat).   (* those of the agents who come first in this order win *)

(** A marginal bid wins only if it is at least the reserve. *)
Record rules := { price : price_rule; ties : tie_rule; reserve : Z }.

(** A marginal bid with the agent who makes it. *)
Notation offer := (nat * Z)%type.

(** The marginal bids that are at least the reserve. *)
Definition offers (R : rules) (bids : list marginal_bids) : list offer :=
  flat_map (fun ib => map (pair (fst ib)) (filter (fun x => reserve R <=? x) (snd ib)))
    (combine (seq 0 (length bids)) bids).

(** Numbers in descending order. *)
Fixpoint insert (x : Z) (l : list Z) : list Z :=
  match l with
  | [] => [x]
  | y :: r => if y <=? x then x :: l else y :: insert x r
  end.

Definition descending (l : list Z) : list Z := fold_right insert [] l.

(** The amount of the k-th highest offer (from 1), if there are so many. *)
Definition ranked (k : nat) (l : list offer) : option Z :=
  nth_error (descending (map snd l)) (k - 1).

(** All ways to take k out of a list, in its order. *)
Fixpoint taking {A} (k : nat) (l : list A) : list (list A) :=
  match k, l with
  | O, _ => [[]]
  | S _, [] => []
  | S k', x :: r => map (cons x) (taking k' r) ++ taking k r
  end.

(** The sets of offers that may win the units. *)
Definition winning (R : rules) (units : nat) (bids : list marginal_bids) : list (list offer) :=
  let l := offers R bids in
  match ranked units l with
  | None => [l]
  | Some last =>
      let sure := filter (fun o => last <? snd o) l in
      let tied := filter (fun o => last =? snd o) l in
      let left := (units - length sure)%nat in
      match ties R with
      | uniform => map (app sure) (taking left tied)
      | priority order =>
          let first := flat_map (fun i => filter (fun o => Nat.eqb i (fst o)) tied) order in
          [sure ++ firstn left first]
      end
  end.

(** Those among the winning offers that are agent i's. *)
Definition won (i : nat) (w : list offer) : list offer := filter (fun o => Nat.eqb i (fst o)) w.

(** What agent i pays when these offers win. *)
Definition payment (R : rules) (units : nat) (bids : list marginal_bids) (w : list offer) (i : nat) : Z :=
  match price R with
  | discriminatory => sum_over (won i w) snd
  | uniform_price =>
      let clearing := match ranked (S units) (offers R bids) with
                      | Some x => Z.max (reserve R) x
                      | None => reserve R
                      end in
      Z.of_nat (length (won i w)) * clearing
  end.

(** How many units each agent gets. *)
Definition allocation := list nat.

Definition award (R : rules) (units n : nat) (bids : list marginal_bids) (w : list offer) : allocation * list Z :=
  (map (fun i => length (won i w)) (seq 0 n), map (payment R units bids w) (seq 0 n)).

(** The sets of winning offers are equally likely. *)
Definition awards (R : rules) (units : nat) (bids : list marginal_bids) : lottery (allocation * list Z) :=
  equally_likely (map (award R units (length bids) bids) (winning R units bids)).

(** Numbers of units for n agents, [m] in all at most. *)
Fixpoint shares (n m : nat) : list allocation :=
  match n with
  | O => [[]]
  | S n' => flat_map (fun k => map (cons k) (shares n' (m - k))) (seq 0 (S m))
  end.

(** How many sets may be drawn among so many tied offers, in all cases. *)
Definition draws (units tied : nat) : list Z :=
  flat_map (fun t => map (fun k => Z.of_nat (length (taking k (seq 0 t)))) (seq 0 (S (Nat.min units t))))
    (seq 0 (S tied)).

(** The auction of [units] units to [n] agents with at most [units] marginal bids each. *)
Definition multi_unit (n units : nat) (R : rules) : mechanism marginal_bids allocation := {|
  bidders := n;
  outcomes := awards R units;
  feasible := shares n units;
  factor := match ties R with uniform => common_multiple (draws units (n * units)) | priority _ => 1 end
|}.

(** The value of k units is the sum of the first k marginal values. *)
Definition worth_of_units (values : list (list (list Z))) (i t : nat) (x : allocation) : Z :=
  sum (firstn (nth i x O) (nth t (nth i values []) [])).

(** May agent i of type t make these bids where nobody bids more for k units than they are worth,
    for any k? *)
Definition up_to_values (units : nat) (values : list (list (list Z))) (i t : nat) (b : marginal_bids) : bool :=
  forallb (fun k => sum (firstn k b) <=? sum (firstn k (nth t (nth i values []) [])))
    (seq 0 (S units)).

(** * What is proved of them *)

Lemma count_insert : forall (f : Z -> bool) x l,
  length (filter f (insert x l)) = length (filter f (x :: l)).
Proof.
  intros f x l. induction l as [|y r IH]; [reflexivity|]. simpl insert.
  destruct (y <=? x); [reflexivity|]. simpl in *. destruct (f y); simpl; rewrite IH;
    destruct (f x); reflexivity.
Qed.

Lemma count_descending : forall (f : Z -> bool) l,
  length (filter f (descending l)) = length (filter f l).
Proof.
  intros f l. induction l as [|x l IH]; [reflexivity|]. simpl descending.
  rewrite count_insert. simpl. destruct (f x); simpl; now rewrite IH.
Qed.

Lemma length_descending : forall l, length (descending l) = length l.
Proof.
  intros. assert (T : forall k : list Z, filter (fun _ => true) k = k)
    by (induction k; simpl; congruence).
  rewrite <- (T (descending l)), count_descending. now rewrite T.
Qed.

(** Whoever comes earlier is no smaller. *)
Inductive falls : list Z -> Prop :=
| falls_nil : falls []
| falls_cons : forall x l, (forall y, In y l -> y <= x) -> falls l -> falls (x :: l).

Lemma in_insert : forall x y l, In y (insert x l) -> y = x \/ In y l.
Proof.
  induction l as [|z r IH]; simpl; [intuition|].
  destruct (z <=? x); simpl; intuition.
Qed.

Lemma falls_insert : forall x l, falls l -> falls (insert x l).
Proof.
  induction l as [|y r IH]; intros H; simpl.
  - constructor; [intros ? [] | constructor].
  - inversion H as [|? ? B F]; subst. destruct (Z.leb_spec y x).
    + constructor; [|assumption]. intros z [<- | I]; [assumption|]. specialize (B z I). lia.
    + constructor; [|auto]. intros z I. apply in_insert in I. destruct I as [-> | I]; [lia | auto].
Qed.

Lemma falls_descending : forall l, falls (descending l).
Proof. induction l; simpl; [constructor | now apply falls_insert]. Qed.

(** Fewer than k are above the k-th, at least k are not below it. *)
Lemma falls_rank : forall l k x, falls l -> nth_error l k = Some x ->
  (length (filter (fun y => (x <? y)%Z) l) <= k < length (filter (fun y => (x <=? y)%Z) l))%nat.
Proof.
  induction l as [|y r IH]; intros k x F N; [destruct k; discriminate|].
  inversion F as [|? ? B F']; subst. destruct k; simpl in N.
  - inversion N; subst y. simpl. rewrite Z.ltb_irrefl, Z.leb_refl. simpl.
    assert (E : filter (fun y => x <? y) r = []).
    { clear -B. induction r as [|z r IH]; [reflexivity|]. simpl.
      assert (z <= x) by (apply B; now left).
      destruct (Z.ltb_spec x z); [lia|]. apply IH. intros. apply B. now right. }
    rewrite E. simpl. lia.
  - assert (x <= y) by (apply B; eapply nth_error_In; eassumption).
    specialize (IH k x F' N). simpl. destruct (Z.leb_spec x y); [|lia].
    destruct (x <? y); simpl; lia.
Qed.

Lemma length_filter_map {A B} : forall (f : A -> B) (g : B -> bool) l,
  length (filter g (map f l)) = length (filter (fun x => g (f x)) l).
Proof.
  intros. induction l; [reflexivity|]. simpl. destruct (g (f a)); simpl; now rewrite IHl.
Qed.

Lemma split_count : forall x (l : list offer),
  length (filter (fun o => (x <=? snd o)%Z) l)
  = (length (filter (fun o => (x <? snd o)%Z) l) + length (filter (fun o => (x =? snd o)%Z) l))%nat.
Proof.
  intros. induction l as [|[i y] l IH]; [reflexivity|]. simpl.
  destruct (Z.leb_spec x y), (Z.ltb_spec x y), (Z.eqb_spec x y); simpl; lia.
Qed.

Lemma ranked_some : forall k l x, (0 < k)%nat -> ranked k l = Some x ->
  (length (filter (fun o => (x <? snd o)%Z) l) < k <=
   length (filter (fun o => (x <? snd o)%Z) l) + length (filter (fun o => (x =? snd o)%Z) l))%nat.
Proof.
  intros k l x K H. unfold ranked in H.
  apply falls_rank in H; [|apply falls_descending]. rewrite !count_descending in H.
  rewrite (length_filter_map snd), (length_filter_map snd) in H.
  rewrite <- split_count. lia.
Qed.

Lemma ranked_none : forall k l, (0 < k)%nat -> ranked k l = None -> (length l < k)%nat.
Proof.
  intros k l K H. unfold ranked in H. apply nth_error_None in H.
  rewrite length_descending, map_length in H. lia.
Qed.

Lemma taking_not_empty {A} : forall (l : list A) k, (k <= length l)%nat -> taking k l <> [].
Proof.
  induction l as [|x l IH]; intros k H; destruct k; simpl in *; try discriminate; [lia|].
  specialize (IH k). destruct (taking k l); [elim IH; [lia | reflexivity] | discriminate].
Qed.

Lemma taking_count {A B} : forall (l : list A) (r : list B) k, length l = length r ->
  length (taking k l) = length (taking k r).
Proof.
  induction l as [|x l IH]; intros [|y r] k E; destruct k; try discriminate; try reflexivity.
  simpl. rewrite !app_length, !map_length. inversion E. now rewrite (IH r k), (IH r (S k)).
Qed.

Lemma taking_length {A} : forall (l : list A) k s, In s (taking k l) -> length s = k.
Proof.
  induction l as [|x l IH]; intros k s H; destruct k; simpl in H.
  - now destruct H as [<- | []].
  - destruct H.
  - now destruct H as [<- | []].
  - apply in_app_or in H. destruct H as [H | H]; [|now apply IH].
    apply in_map_iff in H. destruct H as [t [<- I]]. simpl. now rewrite (IH k t).
Qed.

Lemma taking_in {A} : forall (l : list A) k s x, In s (taking k l) -> In x s -> In x l.
Proof.
  induction l as [|y l IH]; intros k s x H I; destruct k; simpl in H.
  - destruct H as [<- | []]. destruct I.
  - destruct H.
  - destruct H as [<- | []]. destruct I.
  - apply in_app_or in H. destruct H as [H | H]; [|right; now apply (IH (S k) s)].
    apply in_map_iff in H. destruct H as [t [<- J]]. destruct I as [<- | I]; [now left|].
    right. now apply (IH k t).
Qed.

(** The feasible allocations are those of at most as many units as there are. *)
Theorem feasible_multi_unit : forall n units R x,
  In x (feasible (multi_unit n units R)) <-> length x = n /\ (list_sum x <= units)%nat.
Proof.
  intros n units R x. cbn [feasible multi_unit]. revert units x.
  induction n as [|n IH]; intros m x; cbn [shares].
  - split.
    + intros [<- | []]. split; [reflexivity | simpl; lia].
    + intros [L _]. left. now destruct x.
  - rewrite in_flat_map. split.
    + intros [k [K I]]. apply in_seq in K. apply in_map_iff in I. destruct I as [y [<- I]].
      apply IH in I. unfold list_sum in *. simpl. lia.
    + intros [L S]. destruct x as [|k y]; [discriminate|].
      unfold list_sum in *. simpl in L, S. exists k. split.
      * apply in_seq. lia.
      * apply in_map, IH. lia.
Qed.

Lemma length_offers : forall R units bids,
  (forall b, In b bids -> (length b <= units)%nat) ->
  (length (offers R bids) <= length bids * units)%nat.
Proof.
  intros R units bids H. unfold offers. generalize 0%nat.
  induction bids as [|b bids IH]; intros start; [simpl; lia|].
  cbn [length seq combine flat_map]. rewrite app_length, map_length. cbn [fst snd].
  assert (length b <= units)%nat by (apply H; now left).
  assert (F : forall l, (length (filter (fun x => (reserve R <=? x)%Z) l) <= length l)%nat).
  { induction l; simpl; [lia|]. destruct (reserve R <=? a); simpl; lia. }
  specialize (F b). specialize (IH (fun b I => H b (or_intror I)) (S start)). lia.
Qed.

Lemma length_filter {A} : forall (f : A -> bool) l, (length (filter f l) <= length l)%nat.
Proof. induction l; simpl; [lia|]. destruct (f a); simpl; lia. Qed.

(** No more units are won than there are. *)
Lemma winning_length : forall R units bids w, (0 < units)%nat ->
  In w (winning R units bids) -> (length w <= units)%nat.
Proof.
  intros R units bids w U I. unfold winning in I. destruct (ranked units (offers R bids)) as [x|] eqn:E.
  - apply ranked_some in E; [|assumption]. destruct (ties R).
    + apply in_map_iff in I. destruct I as [s [<- I]]. apply taking_length in I.
      rewrite app_length, I. lia.
    + destruct I as [<- | []]. rewrite app_length, firstn_length. lia.
  - apply ranked_none in E; [|assumption]. destruct I as [<- | []]. lia.
Qed.

Lemma winning_not_empty : forall R units bids, (0 < units)%nat -> winning R units bids <> [].
Proof.
  intros R units bids U. unfold winning. destruct (ranked units (offers R bids)) as [x|] eqn:E; [|discriminate].
  destruct (ties R); [|discriminate]. apply ranked_some in E; [|assumption].
  intro N. apply map_eq_nil in N. revert N. apply taking_not_empty. lia.
Qed.

Lemma winning_count : forall n units R bids, (0 < units)%nat -> length bids = n ->
  (forall b, In b bids -> (length b <= units)%nat) ->
  (Z.of_nat (length (winning R units bids)) | factor (multi_unit n units R)).
Proof.
  intros n units R bids U L B. cbn [factor multi_unit]. unfold winning.
  destruct (ranked units (offers R bids)) as [x|] eqn:E; [|apply Z.divide_1_l].
  destruct (ties R); [|apply Z.divide_1_l]. rewrite map_length.
  apply divides_common_multiple. apply ranked_some in E; [|assumption].
  set (tied := filter (fun o => x =? snd o) (offers R bids)) in *.
  set (sure := filter (fun o => x <? snd o) (offers R bids)) in *.
  assert (T : (length tied <= n * units)%nat).
  { rewrite <- L. etransitivity; [apply length_filter | now apply length_offers]. }
  unfold draws. apply in_flat_map. exists (length tied). split; [apply in_seq; lia|].
  apply in_map_iff. exists (units - length sure)%nat. split.
  - f_equal. apply taking_count. apply seq_length.
  - apply in_seq. lia.
Qed.

Lemma sum_won : forall n w,
  (list_sum (map (fun i => length (won i w)) (seq 0 n)) <= length w)%nat.
Proof.
  intros n w. induction w as [|[j x] w IH].
  - unfold won. simpl. induction (seq 0 n); simpl; lia.
  - enough (H : forall start,
      (list_sum (map (fun i => length (won i ((j, x) :: w))) (seq start n))
       <= list_sum (map (fun i => length (won i w)) (seq start n)) + 1)%nat)
      by (specialize (H 0%nat); cbn [length]; lia).
    assert (N : forall l, NoDup l ->
      (list_sum (map (fun i => length (won i ((j, x) :: w))) l)
       <= list_sum (map (fun i => length (won i w)) l) + (if in_dec Nat.eq_dec j l then 1 else 0))%nat).
    { induction l as [|i l IHl]; intros D; [simpl; lia|].
      inversion D as [|? ? M D']; subst. specialize (IHl D').
      unfold list_sum in *. cbn [map fold_right] in *. unfold won at 1. cbn [filter fst].
      fold (won i w). destruct (Nat.eqb_spec i j) as [-> | Q]; cbn [length].
      - destruct (in_dec Nat.eq_dec j l); [contradiction|].
        destruct (in_dec Nat.eq_dec j (j :: l)) as [|K]; [lia | elim K; now left].
      - destruct (in_dec Nat.eq_dec j l) as [J|].
        + destruct (in_dec Nat.eq_dec j (i :: l)) as [|K]; [lia | elim K; now right].
        + destruct (in_dec Nat.eq_dec j (i :: l)); lia. }
    intros start. specialize (N (seq start n) (seq_NoDup n start)).
    destruct (in_dec Nat.eq_dec j (seq start n)); lia.
Qed.

Theorem multi_unit_well_formed : forall n units R, (0 < units)%nat ->
  well_formed (multi_unit n units R)
    (fun bids => length bids = n /\ forall b, In b bids -> (length b <= units)%nat).
Proof.
  intros n units R U. split; [|split].
  - cbn [factor multi_unit]. destruct (ties R); [|lia]. apply common_multiple_positive.
    intros k I. unfold draws in I. apply in_flat_map in I. destruct I as [t [_ I]].
    apply in_map_iff in I. destruct I as [m [<- I]]. apply in_seq in I.
    assert (N : taking m (seq 0 t) <> []) by (apply taking_not_empty; rewrite seq_length; lia).
    destruct (taking m (seq 0 t)); [contradiction | simpl; lia].
  - intro E. assert (I : In (repeat O n) (feasible (multi_unit n units R))).
    { apply feasible_multi_unit. rewrite repeat_length. split; [reflexivity|].
      clear. induction n; simpl; lia. }
    rewrite E in I. destruct I.
  - intros bids [L B]. split.
    + apply proper_equally_likely.
      * intro E. apply map_eq_nil in E. revert E. now apply winning_not_empty.
      * rewrite map_length. now apply winning_count.
    + intros k x p I. cbn [outcomes multi_unit] in I. unfold awards, equally_likely in I.
      rewrite map_map in I. apply in_map_iff in I. destruct I as [w [E I]].
      unfold award in E. inversion E. subst k x p. clear E. rewrite L. split.
      * apply feasible_multi_unit. rewrite map_length, seq_length. split; [reflexivity|].
        etransitivity; [apply sum_won | now apply (winning_length R units bids)].
      * now rewrite map_length, seq_length.
Qed.

(** Where this is evaluated to true, everybody bids, for no more units than there are. *)
Lemma all_bid_units : forall n units (bids : list marginal_bids),
  Nat.eqb (length bids) n && forallb (fun b => Nat.leb (length b) units) bids = true ->
  length bids = n /\ forall b, In b bids -> (length b <= units)%nat.
Proof.
  intros n units bids H. apply andb_true_iff in H. destruct H as [L F]. split.
  - now apply Nat.eqb_eq.
  - intros b I. rewrite forallb_forall in F. apply Nat.leb_le. now apply F.
Qed.
