(** Tables of integers over profiles, with one level per agent: payoffs are computed once, and then
    only added, averaged and compared level by level. *)

From Poacert Require Import Sums.
Open Scope Z_scope.

(** One level: the entries of this agent's numbers 0, 1, .., and that of all numbers after them. As
    every level has an entry for every number, no lemma below needs to know the size of a table. *)
Inductive column (A : Type) := Column (l : list A) (rest : A).
Arguments Column {A} l rest.

(** A table over the profiles of [n] agents. *)
Fixpoint table (n : nat) : Type :=
  match n with O => Z | S n' => column (table n') end.

(** The same entry for all profiles. *)
Fixpoint constant (n : nat) (x : Z) : table n :=
  match n with O => x | S n' => Column [] (constant n' x) end.

(** The entry at a profile. *)
Fixpoint look (n : nat) : table n -> profile -> Z :=
  match n with
  | O => fun x _ => x
  | S n' => fun '(Column l r) a => look n' (nth (hd O a) l r) (tl a)
  end.

(** The table of a function. *)
Fixpoint tabulate (n : nat) (m : nat -> nat) (f : profile -> Z) : table n :=
  match n with
  | O => f []
  | S n' => Column (map (fun d => tabulate n' (fun i => m (S i)) (fun a => f (d :: a))) (below (m O)))
                   (constant n' 0)
  end.

(** The table that is [x] at one profile and 0 elsewhere. *)
Fixpoint point (n : nat) (a : profile) (x : Z) : table n :=
  match n with
  | O => x
  | S n' => Column (repeat (constant n' 0) (hd O a) ++ [point n' (tl a) x]) (constant n' 0)
  end.

(** ** Sums and multiples *)

Section merge.
  Context {A : Type} (f : A -> A -> A) (r s : A).
  Fixpoint merge (l k : list A) : list A :=
    match l, k with
    | [], _ => map (f r) k
    | _, [] => map (fun x => f x s) l
    | x :: l', y :: k' => f x y :: merge l' k'
    end.
End merge.

Fixpoint add (n : nat) : table n -> table n -> table n :=
  match n with
  | O => Z.add
  | S n' => fun '(Column l r) '(Column k s) => Column (merge (add n') r s l k) (add n' r s)
  end.

Fixpoint scale (n : nat) (c : Z) : table n -> table n :=
  match n with
  | O => Z.mul c
  | S n' => fun '(Column l r) => Column (map (scale n' c) l) (scale n' c r)
  end.

(** ** Averages over one agent's numbers *)

(** Entries weighted by [w] and added up. *)
Fixpoint weigh (n : nat) (w : list Z) (l : list (table n)) (r : table n) : table n :=
  match w with
  | [] => constant n 0
  | c :: w' =>
      let rest := weigh n w' (tl l) r in
      if c =? 0 then rest else add n (scale n c (hd r l)) rest
  end.

(** What a table is in the mean if agent [i] has number d with weight [nth d w 0]. *)
Fixpoint average (n : nat) (i : nat) (w : list Z) : table n -> table n :=
  match n with
  | O => fun t => t
  | S n' => fun '(Column l r) =>
      match i with
      | O => Column [] (weigh n' w l r)
      | S i' => Column (map (average n' i' w) l) (average n' i' w r)
      end
  end.

(** The table in which number r of agent [i] has the mean by the r-th list of weights (0 after them). *)
Fixpoint mix (n : nat) (i : nat) (m : list (list Z)) : table n -> table n :=
  match n with
  | O => fun t => t
  | S n' => fun '(Column l r) =>
      match i with
      | O => Column (map (fun w => weigh n' w l r) m) (constant n' 0)
      | S i' => Column (map (mix n' i' m) l) (mix n' i' m r)
      end
  end.

(** ** Comparisons *)

Definition smaller (x y : option Z) : option Z :=
  match x, y with
  | None, _ => y
  | _, None => x
  | Some a, Some b => Some (Z.min a b)
  end.

Section least_of.
  Context {A : Type} (least : A -> option Z) (r : A).
  Fixpoint least_of (mask : list bool) (l : list A) : option Z :=
    match mask, l with
    | [], _ => None
    | _, [] => if existsb (fun b => b) mask then least r else None
    | b :: mask', x :: l' => smaller (if b then least x else None) (least_of mask' l')
    end.
End least_of.

(** The least entry at a profile in which every agent has an allowed number ([None]: no such
    profile). [allowed i] lists whether agent [i] may have 0, 1, .. *)
Fixpoint least (n : nat) (allowed : nat -> list bool) : table n -> option Z :=
  match n with
  | O => Some
  | S n' => fun '(Column l r) => least_of (least n' (fun i => allowed (S i))) r (allowed O) l
  end.

(** All entries are 0. *)
Fixpoint is_zero (n : nat) : table n -> bool :=
  match n with
  | O => fun x => x =? 0
  | S n' => fun '(Column l r) => forallb (is_zero n') l && is_zero n' r
  end.

(** ** What these do, entry by entry *)

Lemma look_constant n x : forall a, look n (constant n x) a = x.
Proof.
  induction n; intros a; simpl; auto. destruct (hd O a); apply IHn.
Qed.

Lemma look_tabulate n : forall m f a, In a (profiles n m) -> look n (tabulate n m f) a = f a.
Proof.
  induction n; intros m f a H; simpl.
  - destruct H as [<-|[]]. auto.
  - simpl in H. apply in_flat_map in H as (d & Hd & H). apply in_map_iff in H as (b & <- & H).
    simpl. rewrite nth_indep with (d' := tabulate n (fun i => m (S i)) (fun a => f (O :: a))).
    + rewrite (map_nth (fun d => tabulate n (fun i => m (S i)) (fun a => f (d :: a)))).
      apply in_seq in Hd. rewrite seq_nth by lia. rewrite IHn; auto.
    + rewrite map_length, seq_length. apply in_seq in Hd. lia.
Qed.

Lemma nth_merge {A} (f : A -> A -> A) r s : forall l k j,
  nth j (merge f r s l k) (f r s) = f (nth j l r) (nth j k s).
Proof.
  induction l as [|x l IH]; intros k j; simpl.
  - rewrite (map_nth (f r)). destruct j; auto.
  - destruct k as [|y k].
    + change (f x s :: map (fun x => f x s) l) with (map (fun x => f x s) (x :: l)).
      rewrite (map_nth (fun x => f x s)). destruct j; auto.
    + destruct j; simpl; auto.
Qed.

Lemma look_add n : forall s t a, look n (add n s t) a = look n s a + look n t a.
Proof.
  induction n; intros s t a; simpl; auto. destruct s as [l r], t as [k s].
  rewrite nth_merge. apply IHn.
Qed.

Lemma look_scale n c : forall t a, look n (scale n c t) a = c * look n t a.
Proof.
  induction n; intros t a; simpl; auto. destruct t as [l r]. rewrite map_nth. apply IHn.
Qed.

(** The sum over d of [nth d w 0 * f d]. *)
Fixpoint weighted (w : list Z) (f : nat -> Z) : Z :=
  match w with [] => 0 | c :: w' => c * f O + weighted w' (fun d => f (S d)) end.

Lemma weighted_ext w : forall f f', (forall d, f d = f' d) -> weighted w f = weighted w f'.
Proof. induction w; simpl; intros f f' H; auto. rewrite H, (IHw _ (fun d => f' (S d))); auto. Qed.

Lemma look_weigh n w : forall l r a,
  look n (weigh n w l r) a = weighted w (fun d => look n (nth d l r) a).
Proof.
  induction w as [|c w IH]; intros l r a; simpl; [apply look_constant|].
  assert (E : forall d, nth d (tl l) r = nth (S d) l r) by (destruct l, d; auto).
  assert (H : hd r l = nth O l r) by (destruct l; auto).
  rewrite (weighted_ext w _ (fun d => look n (nth d (tl l) r) a)) by (intros; rewrite E; auto).
  destruct (Z.eqb_spec c 0).
  - subst. rewrite IH. lia.
  - rewrite look_add, look_scale, IH, H. auto.
Qed.

Lemma look_average n : forall i w t a, (i < n)%nat -> length a = n ->
  look n (average n i w t) a = weighted w (fun d => look n t (put i d a)).
Proof.
  induction n; intros i w t a Hi L; [lia|]. destruct t as [l r], a as [|x a]; [discriminate|].
  destruct i; simpl.
  - destruct x; apply look_weigh.
  - rewrite map_nth. apply IHn; simpl in L; lia.
Qed.

Lemma look_mix n : forall i m t a, (i < n)%nat -> length a = n ->
  look n (mix n i m t) a = weighted (nth a.[i] m []) (fun d => look n t (put i d a)).
Proof.
  induction n; intros i m t a Hi L; [lia|]. destruct t as [l r], a as [|x a]; [discriminate|].
  destruct i; simpl.
  - change (constant n 0) with (weigh n [] l r).
    rewrite (map_nth (fun w => weigh n w l r)). apply look_weigh.
  - rewrite map_nth. apply IHn; simpl in L; lia.
Qed.

Lemma average_ignores n i w t a d : (i < n)%nat -> length a = n ->
  look n (average n i w t) (put i d a) = look n (average n i w t) a.
Proof.
  intros Hi L. rewrite !look_average by (rewrite ?put_length; auto).
  apply weighted_ext. intros e. rewrite put_put. auto.
Qed.

Lemma smaller_left x y b : smaller (Some x) y = Some b -> b <= x.
Proof. destruct y; simpl; intros E; injection E; lia. Qed.

Lemma smaller_right x y b : smaller x (Some y) = Some b -> b <= y.
Proof. destruct x; simpl; intros E; injection E; lia. Qed.

Lemma least_of_below {A} (least : A -> option Z) (value : A -> Z) r :
  (forall t, exists b, least t = Some b /\ b <= value t) ->
  forall mask x l, nth x mask false = true ->
  exists b, least_of least r mask l = Some b /\ b <= value (nth x l r).
Proof.
  intros H. induction mask as [|b mask IH]; intros x l M; [destruct x; discriminate|].
  destruct l as [|y l].
  - destruct (H r) as (c & E & C). exists c. split; [|destruct x; exact C].
    simpl least_of. replace (b || existsb (fun b => b) mask) with true; auto.
    symmetry. apply (existsb_exists (fun b => b) (b :: mask)). exists true. split; auto.
    rewrite <- M. apply nth_In. destruct (Nat.lt_ge_cases x (length (b :: mask))) as [|G]; auto.
    rewrite nth_overflow in M by auto. discriminate.
  - destruct x as [|x]; simpl in M |- *.
    + subst b. destruct (H y) as (c & -> & C).
      destruct (smaller (Some c) (least_of least r mask l)) as [e|] eqn:Q.
      * exists e. split; auto. apply smaller_left in Q. lia.
      * destruct (least_of least r mask l); discriminate.
    + destruct (IH x l M) as (c & -> & C).
      destruct (smaller (if b then least y else None) (Some c)) as [e|] eqn:Q.
      * exists e. split; auto. apply smaller_right in Q. lia.
      * destruct (if b then least y else None); discriminate.
Qed.

Lemma least_below n : forall allowed t a, length a = n ->
  (forall i, (i < n)%nat -> nth a.[i] (allowed i) false = true) ->
  exists b, least n allowed t = Some b /\ b <= look n t a.
Proof.
  induction n; intros allowed t a L M.
  - exists t. split; auto. simpl. lia.
  - destruct t as [l r], a as [|x a]; [discriminate|]. cbn [least look hd tl].
    apply (least_of_below _ (fun t => look n t a)); [|apply (M O); lia].
    intros t. apply IHn; [simpl in L; lia|]. intros i Hi. apply (M (S i)). lia.
Qed.

Lemma is_zero_look n : forall t, is_zero n t = true -> forall a, look n t a = 0.
Proof.
  induction n; intros t H a; [apply Z.eqb_eq; auto|].
  destruct t as [l r]. cbn [is_zero look] in *. apply andb_true_iff in H as [Hl Hr].
  apply IHn. rewrite forallb_forall in Hl.
  assert (E : forall d, In (nth d l r) l \/ nth d l r = r).
  { intros d. destruct (nth_in_or_default d l r); auto. }
  destruct (E (hd O a)) as [I|D]; [apply Hl, I|]. exact (eq_ind_r (fun x => is_zero n x = true) Hr D).
Qed.
