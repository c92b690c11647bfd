(** What tables are in the mean when agents draw from laws with integer weights, each by herself. *)

From Coq Require Export Rfunctions.
From Poacert Require Export Instance.
Open Scope Z_scope.

Lemma put_commutes i j d e (a : profile) : i <> j -> put i d (put j e a) = put j e (put i d a).
Proof. revert i j. induction a; intros [|i] [|j] H; simpl; auto; [lia|]. f_equal. apply IHa. lia. Qed.

Section others.
  Variable n : nat.

  Definition others i : list nat := filter (fun j => negb (j =? i)%nat) (below n).

  (** Some profile, where it does not matter which. *)
  Definition nobody : profile := repeat O n.

  Lemma nobody_length : length nobody = n.
  Proof. apply repeat_length. Qed.

  Lemma others_below i j : In j (others i) -> (j < n)%nat.
  Proof. unfold others. rewrite filter_In, in_below. tauto. Qed.

  Lemma others_without i : ~ In i (others i).
  Proof. unfold others. rewrite filter_In, Nat.eqb_refl. intros [_ F]. discriminate. Qed.

  Lemma others_complete i k : (k < n)%nat -> ~ In k (others i) -> k = i.
  Proof.
    intros Hk N. destruct (Nat.eq_dec k i); auto. destruct N. unfold others.
    rewrite filter_In, in_below. split; auto. destruct (Nat.eqb_spec k i); auto.
  Qed.

  Lemma others_length i : (i < n)%nat -> S (length (others i)) = n.
  Proof.
    intros Hi. unfold others.
    assert (F : forall k s, length (filter (fun j => negb (j =? i)%nat) (seq s k))
      = if ((s <=? i) && (i <? s + k))%nat then (k - 1)%nat else k).
    { clear. induction k; intros s; [destruct (_ && _)%bool; auto|]. cbn [seq filter].
      destruct (Nat.eqb_spec s i); cbn [negb length]; rewrite IHk;
        repeat match goal with |- context [(?x <=? ?y)%nat] => destruct (Nat.leb_spec x y) end;
        repeat match goal with |- context [(?x <? ?y)%nat] => destruct (Nat.ltb_spec x y) end;
        simpl; lia. }
    rewrite F. destruct (Nat.leb_spec 0 i); [|lia]. destruct (Nat.ltb_spec i (0 + n)); simpl; lia.
  Qed.

End others.

Section means.
  (** [rows i]: the weights of agent [i]'s numbers, which sum to [over]. *)
  Variables (n : nat) (m : nat -> nat) (rows : nat -> list Z) (over : Z).

  (** The mean over the agents in [l], as a table and as a function. *)
  Definition means (l : list nat) (t : table n) : table n :=
    fold_right (fun j t => average n j (rows j) t) t l.

  Definition mean_of (l : list nat) (f : profile -> Z) : profile -> Z :=
    fold_right (fun j f a => weighted (rows j) (fun e => f (put j e a))) f l.

  Lemma look_means l t : (forall j, In j l -> (j < n)%nat) ->
    forall a, length a = n -> look n (means l t) a = mean_of l (look n t) a.
  Proof.
    induction l as [|j l IH]; intros H a L; simpl; auto.
    rewrite look_average by (auto; apply H; simpl; auto). apply weighted_ext.
    intros e. apply IH; [intros; apply H; simpl; auto|]. rewrite put_length. auto.
  Qed.

  Lemma mean_of_put l f i d : ~ In i l ->
    forall a, mean_of l f (put i d a) = mean_of l (fun a => f (put i d a)) a.
  Proof.
    induction l as [|j l IH]; intros N a; simpl; auto. apply weighted_ext. intros e.
    rewrite put_commutes by (intros ->; apply N; simpl; auto). apply IH. intros I. apply N. simpl. auto.
  Qed.

  (** A mean does not depend on what the agents it is taken over do. *)
  Lemma mean_of_agrees l f : forall a b, length a = n -> length b = n ->
    (forall k, (k < n)%nat -> ~ In k l -> a.[k] = b.[k]) -> mean_of l f a = mean_of l f b.
  Proof.
    induction l as [|j l IH]; intros a b La Lb H; simpl.
    - f_equal. apply nth_ext with (d := O) (d' := O); [lia|]. intros k Hk. apply H; simpl; auto; lia.
    - apply weighted_ext. intros e. apply IH; rewrite ?put_length; auto. intros k Hk N.
      destruct (Nat.eq_dec j k) as [<-|D]; [rewrite !put_same; auto; lia|].
      rewrite !put_other by auto. apply H; auto. intros [E|I]; auto.
  Qed.

  (** ** Means are expectations *)

  Hypothesis over_positive : 0 < over.
  Hypothesis rows_fit : forall i, (i < n)%nat -> (length (rows i) <= m i)%nat.
  Hypothesis rows_total : forall i, (i < n)%nat -> ztotal (rows i) (fun c => c) = over.

  (** Any laws that are these weights over [over]. *)
  Variable laws : nat -> nat -> R.
  Hypothesis laws_right : forall i d, (i < n)%nat -> (d < m i)%nat ->
    laws i d = (IZR (nth d (rows i) 0%Z) / IZR over)%R.

  Let E (f : profile -> R) : R := (Sum a in profiles n m, joint n laws a * f a)%R.

  Lemma laws_total i : (i < n)%nat -> (Sum d in below (m i), laws i d = 1)%R.
  Proof.
    intros Hi. apply IZR_lt in over_positive as P.
    rewrite (total_ext _ _ (fun d => IZR (nth d (rows i) 0%Z) * / IZR over)%R).
    - rewrite total_scale_r, <- IZR_list_total, rows_total by auto. apply Rinv_r. lra.
    - intros d Hd. apply in_below in Hd. apply laws_right; auto.
  Qed.

  Lemma expected_constant c : E (fun _ => c) = c.
  Proof. unfold E. rewrite total_scale_r, joint_total; [ring|]. apply laws_total. Qed.

  Lemma weighted_laws i f : (i < n)%nat ->
    IZR (weighted (rows i) f) = (IZR over * Sum d in below (m i), laws i d * IZR (f d))%R.
  Proof.
    intros Hi. apply IZR_lt in over_positive as P. rewrite (IZR_weighted (m i)) by auto.
    rewrite <- total_scale. apply total_ext. intros d Hd. apply in_below in Hd.
    rewrite laws_right by auto. field. lra.
  Qed.

  Lemma expected_mean f : forall l, (forall j, In j l -> (j < n)%nat) ->
    E (fun a => IZR (mean_of l f a)) = (IZR over ^ length l * E (fun a => IZR (f a)))%R.
  Proof.
    intros l. induction l as [|j l IH]; intros H; simpl; [ring|].
    assert (Hj : (j < n)%nat) by (apply H; simpl; auto).
    rewrite Rmult_assoc, <- IH by (intros; apply H; simpl; auto).
    unfold E. rewrite <- total_scale.
    rewrite (total_ext _ _ (fun a => IZR over * (joint n laws a
      * Sum e in below (m j), laws j e * IZR (mean_of l f (put j e a))))%R).
    - rewrite !total_scale. f_equal. symmetry.
      etransitivity; [|apply (joint_replace n m laws j (laws j) (fun a => IZR (mean_of l f a))); auto].
      + apply total_ext. intros a _. f_equal. apply product_ext. intros i _. unfold replace.
        destruct (Nat.eqb_spec i j); subst; auto.
      + apply laws_total, Hj.
    - intros a _. rewrite weighted_laws by auto. ring.
  Qed.

  (** The expectation of a table when everybody draws. *)
  Lemma expected_all f :
    (IZR over ^ n * E (fun a => IZR (f a)))%R = IZR (mean_of (below n) f (nobody n)).
  Proof.
    rewrite <- (seq_length n 0) at 1. rewrite <- expected_mean by (intros j; apply in_below).
    etransitivity; [|apply expected_constant]. apply total_ext. intros a Ha. f_equal. f_equal.
    apply mean_of_agrees; auto using (nobody_length n); [apply in_profiles in Ha; tauto|].
    intros k Hk N. destruct N. apply in_below, Hk.
  Qed.

  (** .. and when agent [i] has [d] and the others draw. *)
  Lemma expected_others f i d : (i < n)%nat ->
    (IZR over ^ length (others n i) * E (fun a => IZR (f (put i d a))))%R
    = IZR (mean_of (others n i) f (put i d (nobody n))).
  Proof.
    intros Hi. rewrite <- (expected_mean (fun a => f (put i d a))) by apply others_below.
    etransitivity; [|apply expected_constant]. apply total_ext. intros a Ha. f_equal. f_equal.
    assert (La : length a = n) by (apply in_profiles in Ha; tauto).
    rewrite <- mean_of_put by apply others_without.
    apply mean_of_agrees; rewrite ?put_length; auto using (nobody_length n). intros k Hk N.
    apply (others_complete n) in N; auto. subst k.
    rewrite !put_same; auto; [rewrite (nobody_length n); auto|lia].
  Qed.
End means.
