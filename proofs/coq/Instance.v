(** Games with integer payoffs and weights, their tables, and the games of real numbers they are. *)

From Poacert Require Export Game Table.
Open Scope Z_scope.

(** As [game], with integers: payoffs in any common unit, prior weights over any common denominator. *)
Record zgame := {
  zagents : nat;
  ztypes : nat -> nat;
  zactions : nat -> nat;
  zmay : nat -> nat -> nat -> bool;
  zweight : profile -> Z;
  zutility : nat -> nat -> profile -> Z;
  zrevenue : profile -> Z;
  zoptimum : profile -> Z
}.

Definition real (G : zgame) : game := {|
  agents := zagents G;
  types := ztypes G;
  actions := zactions G;
  may := zmay G;
  weight := fun theta => IZR (zweight G theta);
  utility := fun i t a => IZR (zutility G i t a);
  revenue := fun a => IZR (zrevenue G a);
  optimum := fun theta => IZR (zoptimum G theta)
|}.

Notation ztype_profiles G := (profiles (zagents G) (ztypes G)).
Notation zaction_profiles G := (profiles (zagents G) (zactions G)).

(** ** Sums of integers *)

Fixpoint ztotal {A} (l : list A) (f : A -> Z) : Z :=
  match l with [] => 0 | x :: l' => f x + ztotal l' f end.

Lemma IZR_ztotal {A} (l : list A) f : IZR (ztotal l f) = Sum x in l, IZR (f x).
Proof. induction l; simpl; auto. rewrite plus_IZR, IHl. auto. Qed.

Lemma IZR_weighted m : forall w f, (length w <= m)%nat ->
  IZR (weighted w f) = Sum d in below m, (IZR (nth d w 0%Z) * IZR (f d))%R.
Proof.
  induction m; intros [|c w] f H; simpl in H; try lia.
  - auto.
  - symmetry. apply total_zero. intros d _. destruct d; simpl; ring.
  - rewrite total_below_S. simpl weighted. rewrite plus_IZR, mult_IZR, IHm by lia. auto.
Qed.

Lemma weighted_one w : weighted w (fun _ => 1) = ztotal w (fun c => c).
Proof. induction w; simpl; auto. rewrite IHw. lia. Qed.

Lemma IZR_list_total m w : (length w <= m)%nat ->
  IZR (ztotal w (fun c => c)) = Sum d in below m, IZR (nth d w 0).
Proof.
  intros H. rewrite <- weighted_one, (IZR_weighted m) by auto.
  apply total_ext. intros. ring.
Qed.

Lemma forallb_below n (f : nat -> bool) :
  forallb f (below n) = true -> forall i, (i < n)%nat -> f i = true.
Proof. rewrite forallb_forall. intros H i Hi. apply H, in_below, Hi. Qed.

Lemma nth_map_below {A} (f : nat -> A) n i d : (i < n)%nat -> nth i (map f (below n)) d = f i.
Proof.
  intros H. rewrite nth_indep with (d' := f O) by (rewrite map_length, seq_length; auto).
  rewrite (map_nth f), seq_nth; auto.
Qed.

Lemma in_combine_any {A} m (w : list A) x d : (length w <= m)%nat -> (d < length w)%nat ->
  In (d, nth d w x) (combine (below m) w).
Proof.
  assert (E : forall m (w : list A) s d, (length w <= m)%nat -> (d < length w)%nat ->
    In ((s + d)%nat, nth d w x) (combine (seq s m) w)).
  { clear. induction m; intros [|c w] s d L K; simpl in *; try lia. destruct d.
    - left. rewrite Nat.add_0_r. auto.
    - right. rewrite <- Nat.add_succ_comm. apply IHm; lia. }
  apply (E m w O d).
Qed.

Lemma in_combine_below m (w : list Z) d : (length w <= m)%nat -> (d < length w)%nat ->
  In (d, nth d w 0) (combine (below m) w).
Proof. apply in_combine_any. Qed.

(** ** Laws with integer weights *)

(** The weights [w] sum to [over], are not negative, and are 0 but for numbers below [m] that are
    allowed. *)
Definition is_law (m : nat) (allowed : nat -> bool) (over : Z) (w : list Z) : bool :=
  (length w <=? m)%nat
  && forallb (fun '(d, c) => (0 <=? c) && ((c =? 0) || allowed d)) (combine (below m) w)
  && (ztotal w (fun c => c) =? over).

Section is_law.
  Variables (m : nat) (allowed : nat -> bool) (over : Z) (w : list Z).
  Hypothesis positive : 0 < over.
  Hypothesis checked : is_law m allowed over w = true.

  Lemma is_law_length : (length w <= m)%nat.
  Proof. unfold is_law in checked. rewrite !andb_true_iff in checked. apply Nat.leb_le, checked. Qed.

  Lemma is_law_total : ztotal w (fun c => c) = over.
  Proof. unfold is_law in checked. rewrite !andb_true_iff in checked. apply Z.eqb_eq, checked. Qed.

  Lemma is_law_real :
    (forall d, (d < m)%nat -> 0 <= IZR (nth d w 0%Z) / IZR over)%R
    /\ (forall d, (d < m)%nat -> (IZR (nth d w 0%Z) / IZR over)%R <> 0%R -> allowed d = true)
    /\ (Sum d in below m, (IZR (nth d w 0%Z) / IZR over) = 1)%R.
  Proof.
    pose proof is_law_length as L. pose proof is_law_total as S. apply IZR_lt in positive as P.
    pose proof checked as C. unfold is_law in C. rewrite !andb_true_iff in C.
    destruct C as [[_ F] _]. rewrite forallb_forall in F.
    assert (E : forall d, 0 <= nth d w 0 /\ (nth d w 0 <> 0 -> allowed d = true)).
    { intros d. destruct (Nat.lt_ge_cases d (length w)) as [K|K].
      - specialize (F _ (in_combine_below _ _ _ L K)). simpl in F.
        rewrite andb_true_iff, orb_true_iff in F. destruct F as [F1 F2].
        apply Z.leb_le in F1. split; auto. intros N. destruct F2 as [F2|F2]; auto.
        apply Z.eqb_eq in F2. lia.
      - rewrite nth_overflow by auto. split; [lia|]. intros []. auto. }
    repeat split.
    - intros d _. apply Rmult_le_pos; [apply IZR_le, E|]. apply Rlt_le, Rinv_0_lt_compat, P.
    - intros d _ N. apply E. intros Z. apply N. rewrite Z. unfold Rdiv. ring.
    - unfold Rdiv. rewrite total_scale_r, <- IZR_list_total, S by auto. apply Rinv_r. lra.
  Qed.
End is_law.

(** ** Tables by agent and type *)

(** Something for every agent and type of hers, computed once. *)
Definition by_type {A} (G : zgame) (f : nat -> nat -> A) : list (list A) :=
  map (fun i => map (f i) (below (ztypes G i))) (below (zagents G)).

Definition entry {A} (l : list (list A)) (i t : nat) (default : A) : A := nth t (nth i l []) default.

Lemma entry_by_type {A} G (f : nat -> nat -> A) i t d :
  (i < zagents G)%nat -> (t < ztypes G i)%nat -> entry (by_type G f) i t d = f i t.
Proof.
  intros Hi Ht. unfold entry, by_type.
  rewrite (nth_map_below (fun i => map (f i) (below (ztypes G i)))) by auto.
  apply nth_map_below. auto.
Qed.

(** All payoffs of a game. Checkers take them from here only. *)
Record tables (n : nat) := {
  utilities : list (list (table n));  (* by agent and type *)
  revenues : table n
}.
Arguments utilities {n}.
Arguments revenues {n}.

Definition utility_table {n} (T : tables n) i t : table n := entry (utilities T) i t (constant n 0).

Definition describes G (T : tables (zagents G)) : Prop :=
  (forall i t a, (i < zagents G)%nat -> (t < ztypes G i)%nat -> In a (zaction_profiles G) ->
     look _ (utility_table T i t) a = zutility G i t a)
  /\ forall a, In a (zaction_profiles G) -> look _ (revenues T) a = zrevenue G a.

(** The tables of a game, by evaluating its payoffs once at every profile. *)
Definition tables_of G : tables (zagents G) := {|
  utilities := by_type G (fun i t => tabulate (zagents G) (zactions G) (zutility G i t));
  revenues := tabulate (zagents G) (zactions G) (zrevenue G)
|}.

Lemma tables_of_describe G : describes G (tables_of G).
Proof.
  split.
  - intros i t a Hi Ht Ha. unfold utility_table. simpl utilities.
    rewrite entry_by_type by auto. apply look_tabulate, Ha.
  - intros a Ha. apply look_tabulate, Ha.
Qed.

(** Which actions each type may play. *)
Definition masks G : list (list (list bool)) :=
  by_type G (fun i t => map (zmay G i t) (below (zactions G i))).

(** Those of the types in [theta]. *)
Definition allowed (n : nat) (M : list (list (list bool))) (theta : profile) : nat -> list bool :=
  let l := map (fun i => entry M i theta.[i] []) (below n) in fun i => nth i l [].

Lemma allowed_legal G theta a : In theta (ztype_profiles G) -> In a (zaction_profiles G) ->
  legal (real G) theta a ->
  forall i, (i < zagents G)%nat -> nth a.[i] (allowed (zagents G) (masks G) theta i) false = true.
Proof.
  intros Ht Ha L i Hi. unfold allowed, masks.
  rewrite (nth_map_below (fun i => entry _ i theta.[i] [])) by auto.
  rewrite entry_by_type; auto; [|apply in_profiles in Ht; apply Ht; auto].
  rewrite nth_map_below; [|apply in_profiles in Ha; apply Ha; auto].
  apply (L i Hi).
Qed.

(** ** The prior *)

Definition check_prior G : bool := forallb (fun theta => 0 <=? zweight G theta) (ztype_profiles G).

Lemma check_prior_sound G : check_prior G = true -> prior (real G).
Proof.
  unfold check_prior. rewrite forallb_forall. intros H theta Ht. apply IZR_le, Z.leb_le, H, Ht.
Qed.

(** The weights of independent types: products of the weights of each type. *)
Definition product_weight (n : nat) (f : nat -> nat -> Z) (theta : profile) : Z :=
  fold_right Z.mul 1 (map (fun i => f i theta.[i]) (below n)).

Lemma product_is_independent G f :
  (forall theta, In theta (ztype_profiles G) -> zweight G theta = product_weight (zagents G) f theta) ->
  independent (real G).
Proof.
  intros E theta theta' i Hi Ht Ht'. simpl.
  assert (P : forall theta, IZR (product_weight (zagents G) f theta)
                            = Prod i in below (zagents G), IZR (f i theta.[i])).
  { intros th. unfold product_weight. induction (below (zagents G)); simpl; auto.
    rewrite mult_IZR, IHl. auto. }
  assert (L : (theta.[i] < ztypes G i)%nat) by (apply (own_number _ _ _ _ Ht Hi)).
  assert (L' : (theta'.[i] < ztypes G i)%nat) by (apply (own_number _ _ _ _ Ht' Hi)).
  simpl in Ht, Ht'.
  rewrite !E; auto; try (apply put_in; auto). rewrite !P, <- !product_times.
  apply product_ext. intros j _. apply in_profiles in Ht as [Len _], Ht' as [Len' _].
  destruct (Nat.eq_dec i j) as [<-|N].
  - rewrite !put_same by lia. ring.
  - rewrite !put_other by auto. ring.
Qed.
