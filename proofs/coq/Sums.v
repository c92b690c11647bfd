(** Finite sums and products of reals over lists, and profiles: lists with one number per agent. *)

From Coq Require Export Rbase List Arith Lia Lra ZArith Bool.
Export ListNotations.
Open Scope R_scope.

(** ** Sums and products *)

Fixpoint total {A} (l : list A) (f : A -> R) : R :=
  match l with [] => 0 | x :: l' => f x + total l' f end.

Fixpoint product {A} (l : list A) (f : A -> R) : R :=
  match l with [] => 1 | x :: l' => f x * product l' f end.

Notation "'Sum' x 'in' l , e" := (total l (fun x => e))
  (at level 41, x name, e at level 41, right associativity, format "'Sum'  x  'in'  l ,  e").
Notation "'Prod' x 'in' l , e" := (product l (fun x => e))
  (at level 36, x name, e at level 36, right associativity, format "'Prod'  x  'in'  l ,  e").

(** The numbers 0, .., n - 1: agents, types of an agent and her actions are numbered so. *)
Notation below n := (seq 0 n).

Section sums.
  Context {A : Type}.
  Implicit Types (l : list A) (f g : A -> R).

  Lemma total_ext l f g : (forall x, In x l -> f x = g x) -> Sum x in l, f x = Sum x in l, g x.
  Proof. induction l; simpl; intros H; auto. rewrite H, IHl; auto. Qed.

  Lemma total_plus l f g : Sum x in l, (f x + g x) = Sum x in l, f x + Sum x in l, g x.
  Proof. induction l; simpl; lra. Qed.

  Lemma total_minus l f g : Sum x in l, (f x - g x) = Sum x in l, f x - Sum x in l, g x.
  Proof. induction l; simpl; lra. Qed.

  Lemma total_scale l c f : Sum x in l, c * f x = c * Sum x in l, f x.
  Proof. induction l; simpl; [lra|]. rewrite IHl. ring. Qed.

  Lemma total_scale_r l c f : Sum x in l, f x * c = (Sum x in l, f x) * c.
  Proof. induction l; simpl; [lra|]. rewrite IHl. ring. Qed.

  Lemma total_zero l f : (forall x, In x l -> f x = 0) -> Sum x in l, f x = 0.
  Proof. induction l; simpl; intros H; auto. rewrite H, IHl; auto; lra. Qed.

  Lemma total_const l c : Sum _ in l, c = INR (length l) * c.
  Proof. induction l; simpl length; [simpl; lra|]. rewrite S_INR. simpl. rewrite IHl. ring. Qed.

  Lemma total_le l f g : (forall x, In x l -> f x <= g x) -> Sum x in l, f x <= Sum x in l, g x.
  Proof. induction l; simpl; intros H; [lra|]. apply Rplus_le_compat; auto. Qed.

  Lemma total_nonneg l f : (forall x, In x l -> 0 <= f x) -> 0 <= Sum x in l, f x.
  Proof. intros H. rewrite <- (total_zero l (fun _ => 0)); auto. apply total_le; auto. Qed.

  Lemma total_app l1 l2 f : Sum x in l1 ++ l2, f x = Sum x in l1, f x + Sum x in l2, f x.
  Proof. induction l1; simpl; lra. Qed.

  Lemma total_map {B} (h : B -> A) (l : list B) f : Sum x in map h l, f x = Sum y in l, f (h y).
  Proof. induction l; simpl; auto. rewrite IHl. auto. Qed.

  Lemma total_flat_map {B} (h : B -> list A) (l : list B) f :
    Sum x in flat_map h l, f x = Sum y in l, Sum x in h y, f x.
  Proof. induction l; simpl; auto. rewrite total_app, IHl. auto. Qed.

  Lemma product_ext l f g : (forall x, In x l -> f x = g x) -> Prod x in l, f x = Prod x in l, g x.
  Proof. induction l; simpl; intros H; auto. rewrite H, IHl; auto. Qed.

  Lemma product_nonneg l f : (forall x, In x l -> 0 <= f x) -> 0 <= Prod x in l, f x.
  Proof. induction l; simpl; intros H; [lra|]. apply Rmult_le_pos; auto. Qed.

  Lemma product_zero l f x : In x l -> f x = 0 -> Prod x in l, f x = 0.
  Proof.
    induction l; simpl; intros [] E; subst; [rewrite E; ring|].
    rewrite IHl; auto. ring.
  Qed.

  Lemma product_times l f g : Prod x in l, (f x * g x) = (Prod x in l, f x) * (Prod x in l, g x).
  Proof. induction l; simpl; [lra|]. rewrite IHl. ring. Qed.

  Lemma product_map {B} (h : B -> A) (l : list B) f : Prod x in map h l, f x = Prod y in l, f (h y).
  Proof. induction l; simpl; auto. rewrite IHl. auto. Qed.
End sums.

Lemma total_exchange {A B} (l : list A) (k : list B) (f : A -> B -> R) :
  Sum x in l, Sum y in k, f x y = Sum y in k, Sum x in l, f x y.
Proof.
  induction l; simpl.
  - symmetry. apply total_zero. auto.
  - rewrite IHl, <- total_plus. auto.
Qed.

(** A sum with one term left. *)
Lemma total_single n k (f : nat -> R) :
  (k < n)%nat -> Sum x in below n, (if (x =? k)%nat then f x else 0) = f k.
Proof.
  intros H.
  assert (G : forall n s, Sum x in seq s n, (if (x =? k)%nat then f x else 0)
                          = if ((s <=? k) && (k <? s + n))%nat then f k else 0).
  { induction n0; intros s; cbn [seq total].
    - destruct (Nat.leb_spec s k), (Nat.ltb_spec k (s + 0)); simpl; auto; lia.
    - rewrite IHn0.
      destruct (Nat.eqb_spec s k), (Nat.leb_spec (S s) k), (Nat.leb_spec s k),
        (Nat.ltb_spec k (S s + n0)), (Nat.ltb_spec k (s + S n0)); subst; simpl; try lia; lra. }
  rewrite G. destruct (Nat.leb_spec 0 k), (Nat.ltb_spec k (0 + n)); simpl; auto; lia.
Qed.

(** ** Profiles *)

(** A profile lists one number per agent. *)
Definition profile := list nat.

(** What agent [i] has in a profile. *)
Notation "a .[ i ]" := (nth i a 0%nat) (at level 2, i at level 200, left associativity, format "a .[ i ]").

(** The profile with [d] for agent [i], everybody else as before: (d, a_-i). *)
Fixpoint put (i d : nat) (a : profile) : profile :=
  match a, i with
  | [], _ => []
  | _ :: a', O => d :: a'
  | x :: a', S i' => x :: put i' d a'
  end.

(** All profiles of [n] agents in which agent [i] has a number below [m i]. *)
Fixpoint profiles (n : nat) (m : nat -> nat) : list profile :=
  match n with
  | O => [[]]
  | S n' => flat_map (fun d => map (cons d) (profiles n' (fun i => m (S i)))) (below (m O))
  end.

Lemma total_profiles_S n m f :
  Sum a in profiles (S n) m, f a
  = Sum d in below (m O), Sum a in profiles n (fun i => m (S i)), f (d :: a).
Proof.
  simpl. rewrite total_flat_map. apply total_ext. intros d _. apply total_map.
Qed.

Lemma product_below_S n (f : nat -> R) :
  Prod i in below (S n), f i = f O * Prod i in below n, f (S i).
Proof. simpl. f_equal. rewrite <- seq_shift. apply product_map. Qed.

Lemma total_below_S n (f : nat -> R) :
  Sum i in below (S n), f i = f O + Sum i in below n, f (S i).
Proof. simpl. f_equal. rewrite <- seq_shift. apply total_map. Qed.

Lemma in_below i n : In i (below n) <-> (i < n)%nat.
Proof. rewrite in_seq. lia. Qed.

Lemma in_profiles n : forall m a,
  In a (profiles n m) <-> length a = n /\ forall i, (i < n)%nat -> (a.[i] < m i)%nat.
Proof.
  induction n; intros m a; simpl.
  - split; [intros [<-|[]]; split; auto; lia|].
    intros [H _]. destruct a; [auto|discriminate].
  - rewrite in_flat_map. split.
    + intros (d & Hd & H). apply in_map_iff in H as (b & <- & H).
      apply IHn in H as [L H]. apply in_seq in Hd. simpl. split; [lia|].
      intros [|i] Hi; simpl; [lia|]. apply H. lia.
    + intros [L H]. destruct a as [|d b]; [discriminate|].
      exists d. split; [apply in_seq; specialize (H O); simpl in H; lia|].
      apply in_map, IHn. split; [simpl in L; lia|].
      intros i Hi. apply (H (S i)). lia.
Qed.

Lemma own_number n m a i : In a (profiles n m) -> (i < n)%nat -> (a.[i] < m i)%nat.
Proof. intros H. apply in_profiles in H as [_ H]. auto. Qed.

Lemma put_length i d a : length (put i d a) = length a.
Proof. revert i. induction a; intros [|i]; simpl; auto. Qed.

Lemma put_same i d a : (i < length a)%nat -> (put i d a).[i] = d.
Proof. revert i. induction a; intros [|i] H; simpl in *; auto; try lia. apply IHa. lia. Qed.

Lemma put_other i j d a : i <> j -> (put i d a).[j] = a.[j].
Proof. revert i j. induction a; intros [|i] [|j] H; simpl; auto; lia. Qed.

Lemma put_put i d e a : put i d (put i e a) = put i d a.
Proof. revert i. induction a; intros [|i]; simpl; auto. f_equal. auto. Qed.

Lemma put_own i a : put i a.[i] a = a.
Proof. revert i. induction a; intros [|i]; simpl; auto. f_equal. auto. Qed.

Lemma put_in n m i d a :
  In a (profiles n m) -> (d < m i)%nat -> In (put i d a) (profiles n m).
Proof.
  rewrite !in_profiles. intros [L H] Hd. rewrite put_length. split; auto.
  intros j Hj. destruct (Nat.eq_dec i j) as [<-|N].
  - rewrite put_same; auto. lia.
  - rewrite put_other; auto.
Qed.

(** Summing over an agent's own number first: every profile is met [m i] times. *)
Lemma total_put n : forall m i (f : profile -> R), (i < n)%nat ->
  Sum a in profiles n m, Sum d in below (m i), f (put i d a)
  = INR (m i) * Sum a in profiles n m, f a.
Proof.
  induction n; intros m i f Hi; [lia|]. rewrite !total_profiles_S. destruct i; simpl put.
  - rewrite (total_ext _ _ (fun _ => Sum d in below (m O), Sum a in profiles n (fun i => m (S i)), f (d :: a))).
    + rewrite total_const, seq_length. auto.
    + intros d _. apply total_exchange.
  - rewrite <- total_scale. apply total_ext. intros d _.
    apply (IHn (fun i => m (S i)) i (fun a => f (d :: a))). lia.
Qed.

(** In a double sum the two profiles may trade what they have for agent [i]. *)
Lemma total_trade n : forall m i (f : profile -> profile -> R), (i < n)%nat ->
  Sum a in profiles n m, Sum b in profiles n m, f a b
  = Sum a in profiles n m, Sum b in profiles n m, f (put i b.[i] a) (put i a.[i] b).
Proof.
  induction n; intros m i f Hi; [lia|].
  set (P := profiles n (fun i => m (S i))).
  assert (S2 : forall f : profile -> profile -> R,
    Sum a in profiles (S n) m, Sum b in profiles (S n) m, f a b
    = Sum d in below (m O), Sum e in below (m O), Sum a in P, Sum b in P, f (d :: a) (e :: b)).
  { intros g. rewrite total_profiles_S. apply total_ext. intros d _.
    rewrite total_exchange, total_profiles_S. apply total_ext. intros e _. apply total_exchange. }
  rewrite (S2 f), S2. destruct i; simpl.
  - apply total_exchange.
  - apply total_ext. intros d _. apply total_ext. intros e _.
    apply (IHn (fun i => m (S i)) i (fun a b => f (d :: a) (e :: b))). lia.
Qed.

(** Summing a term at what an agent has, one number of hers after the other. *)
Lemma total_by_own n m i (f : nat -> profile -> R) : (i < n)%nat ->
  Sum a in profiles n m, f a.[i] a
  = Sum t in below (m i), Sum a in profiles n m, (if (a.[i] =? t)%nat then f t a else 0).
Proof.
  intros Hi. rewrite total_exchange. apply total_ext. intros a Ha.
  apply in_profiles in Ha as [_ Ha]. specialize (Ha i Hi).
  rewrite <- (total_single (m i) a.[i] (fun t => f t a)); auto.
  apply total_ext. intros t _. rewrite Nat.eqb_sym. auto.
Qed.

(** ** Independent draws *)

(** The probability of [a] if agent [i] draws from the law [rows i], independently of the others. *)
Definition joint (n : nat) (rows : nat -> nat -> R) (a : profile) : R :=
  Prod i in below n, rows i a.[i].

(** [rows] with [r] for agent [i]. *)
Definition replace {A} (i : nat) (r : A) (rows : nat -> A) : nat -> A :=
  fun j => if (j =? i)%nat then r else rows j.

Lemma joint_S n rows d a :
  joint (S n) rows (d :: a) = rows O d * joint n (fun i => rows (S i)) a.
Proof. unfold joint. rewrite product_below_S. auto. Qed.

Lemma joint_replace_S n i r rows a :
  joint n (fun j => replace (S i) r rows (S j)) a = joint n (replace i r (fun j => rows (S j))) a.
Proof. unfold joint. apply product_ext. intros j _. unfold replace. simpl. auto. Qed.

(** What agent [i] expects if she draws from [r] instead: the others' draws do not change. *)
Lemma joint_replace n : forall m rows i r (f : profile -> R), (i < n)%nat ->
  Sum d in below (m i), rows i d = 1 ->
  Sum a in profiles n m, joint n (replace i r rows) a * f a
  = Sum a in profiles n m, joint n rows a * Sum d in below (m i), r d * f (put i d a).
Proof.
  induction n; intros m rows i r f Hi H1; [lia|]. rewrite !total_profiles_S.
  set (P := profiles n (fun i => m (S i))). destruct i.
  - transitivity (Sum d in below (m O), Sum a in P,
                    joint n (fun i => rows (S i)) a * (r d * f (d :: a))).
    + apply total_ext. intros d _. apply total_ext. intros a _. rewrite joint_S.
      unfold replace at 1. simpl. replace (joint n _ a) with (joint n (fun i => rows (S i)) a); [ring|].
      apply product_ext. auto.
    + rewrite total_exchange, (total_ext _ (fun d => _)
        (fun d => rows O d * Sum a in P, joint n (fun i => rows (S i)) a
                                          * Sum d in below (m O), r d * f (d :: a))).
      * rewrite total_scale_r, H1, Rmult_1_l. apply total_ext. intros a _. apply total_scale.
      * intros d _. rewrite <- total_scale. apply total_ext. intros a _. rewrite joint_S. simpl put. ring.
  - apply total_ext. intros d _.
    rewrite (total_ext _ _ (fun a => rows O d * (joint n (replace i r (fun j => rows (S j))) a * f (d :: a)))).
    + rewrite total_scale.
      unfold P. rewrite (IHn (fun i => m (S i)) (fun j => rows (S j)) i r (fun a => f (d :: a))); auto; [|lia].
      rewrite <- total_scale. apply total_ext. intros a _. rewrite joint_S. simpl put. ring.
    + intros a _. rewrite joint_S, joint_replace_S. unfold replace at 1. simpl. ring.
Qed.

Lemma joint_total n : forall m rows, (forall i, (i < n)%nat -> Sum d in below (m i), rows i d = 1) ->
  Sum a in profiles n m, joint n rows a = 1.
Proof.
  induction n; intros m rows H; [unfold joint; simpl; lra|].
  rewrite total_profiles_S, (total_ext _ _ (fun d => rows O d)).
  - apply H. lia.
  - intros d _. rewrite (total_ext _ _ (fun a => rows O d * joint n (fun i => rows (S i)) a)).
    + rewrite total_scale, IHn; [ring|]. intros i Hi. apply (H (S i)). lia.
    + intros a _. apply joint_S.
Qed.

(** Where everybody's draw is certain. *)
Lemma joint_pure n : forall m b (f : profile -> R), In b (profiles n m) ->
  Sum a in profiles n m, joint n (fun i d => if (d =? b.[i])%nat then 1 else 0) a * f a = f b.
Proof.
  induction n; intros m b f Hb.
  - destruct Hb as [<-|[]]. unfold joint. simpl. ring.
  - simpl in Hb. apply in_flat_map in Hb as (x & Hx & Hb). apply in_map_iff in Hb as (c & <- & Hc).
    rewrite total_profiles_S, (total_ext _ _ (fun d => if (d =? x)%nat then f (x :: c) else 0)).
    + apply (total_single _ x (fun _ => f (x :: c))). apply in_below, Hx.
    + intros d _. destruct (Nat.eqb_spec d x) as [->|N].
      * rewrite <- (IHn _ c (fun a => f (x :: a)) Hc). apply total_ext. intros a _.
        rewrite joint_S. simpl. rewrite Nat.eqb_refl. ring.
      * apply total_zero. intros a _. rewrite joint_S. simpl.
        destruct (Nat.eqb_spec d x); [contradiction|ring].
Qed.

(** The others' draws, agent [i]'s own summed out, do not depend on her law. *)
Lemma joint_others n m rows i a : (i < n)%nat -> length a = n ->
  Sum d in below (m i), joint n rows (put i d a)
  = (Sum d in below (m i), rows i d) * joint n (replace i (fun _ => 1) rows) a.
Proof.
  intros Hi L. rewrite <- total_scale_r. apply total_ext. intros d _.
  transitivity (joint n (replace i (fun _ => rows i d) rows) a).
  - unfold joint. apply product_ext. intros j _. unfold replace. destruct (Nat.eqb_spec j i).
    + subst j. rewrite put_same; auto. lia.
    + rewrite put_other; auto.
  - clear L. unfold joint. revert i rows a Hi. induction n; intros i rows a Hi; [lia|].
    rewrite !product_below_S. destruct i.
    + unfold replace at 1 3. simpl. rewrite Rmult_1_l. auto.
    + specialize (IHn i (fun j => rows (S j)) (tl a) ltac:(lia)).
      assert (E : forall j, (tl a).[j] = a.[S j]) by (intros; destruct a; simpl; auto; destruct j; auto).
      unfold replace at 1 3. simpl.
      rewrite (product_ext _ _ (fun j => replace i (fun _ => rows (S i) d) (fun j => rows (S j)) j (tl a).[j])).
      * rewrite IHn. rewrite (product_ext _ (fun j => replace (S i) _ _ _ _)
          (fun j => replace i (fun _ => 1) (fun j => rows (S j)) j (tl a).[j])); [ring|].
        intros j _. rewrite E. unfold replace. simpl. auto.
      * intros j _. rewrite E. unfold replace. simpl. auto.
Qed.
