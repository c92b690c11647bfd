(** Obedient laws: Bayes-Nash equilibria are among them, and multipliers bound them. *)

From Poacert Require Export Duality.

(** ** Equilibria are obedient *)

Section equilibria.
  Variables (g : game) (sigma : nat -> strategy).
  Hypothesis strategies : forall i, (i < agents g)%nat -> strategy_of g i (sigma i).

  (** Her own action tells an agent nothing: what [d] gets when she was to play [r] is what it gets
      always, times the probability of [r]. *)
  Lemma own_action_tells_nothing i t r (h : profile -> R) : (i < agents g)%nat -> (t < types g i)%nat ->
    (r < actions g i)%nat -> (forall a d, h (put i d a) = h (put i r a)) ->
    interim g (plays g sigma) i t (fun a => if (a.[i] =? r)%nat then h a else 0)
    = sigma i t r * interim g (plays g sigma) i t (fun a => h (put i r a)).
  Proof.
    intros Hi Ht Hr Hh. unfold interim. rewrite <- total_scale. apply total_ext. intros theta Htheta.
    destruct (Nat.eqb_spec theta.[i] t) as [E|]; [|ring].
    rewrite <- Rmult_assoc, (Rmult_comm (sigma i t r)), Rmult_assoc. f_equal.
    transitivity (Sum a in action_profiles g, plays g sigma theta a
      * Sum e in below (actions g i), sigma i theta.[i] e
          * (if ((put i e a).[i] =? r)%nat then h (put i e a) else 0)).
    - unfold plays, action_profiles.
      etransitivity; [|apply (joint_replace (agents g) (actions g) (fun i => sigma i theta.[i]) i
        (sigma i theta.[i]) (fun a => if (a.[i] =? r)%nat then h a else 0)); auto].
      + apply total_ext. intros a _. f_equal. apply product_ext. intros j _. unfold replace.
        destruct (Nat.eqb_spec j i); subst; auto.
      + apply (strategies i Hi theta.[i]). subst. auto.
    - rewrite <- total_scale. apply total_ext. intros a Ha.
      rewrite (total_ext _ _ (fun e => if (e =? r)%nat then sigma i t r * h (put i r a) else 0)).
      + rewrite (total_single _ r (fun _ => sigma i t r * h (put i r a))) by auto. ring.
      + intros e He. rewrite put_same by (apply in_profiles in Ha as [-> _]; auto).
        destruct (Nat.eqb_spec e r) as [->|]; [rewrite E; auto|ring].
  Qed.
End equilibria.

Theorem bne_is_obedient g sigma : bayes_nash g sigma -> obedient g (plays g sigma).
Proof.
  intros B. pose proof B as [S _]. pose proof (bne_is_coarse g sigma B) as [L C].
  split; [exact L|]. intros i t r d Hi Ht Hr Hd Mr Md.
  destruct (S i Hi t Ht) as (P & Su & T).
  rewrite (own_action_tells_nothing g sigma S i t r (fun a => utility g i t (put i d a)))
    by (auto; intros; rewrite !put_put; auto).
  rewrite (interim_expected _ _ _ _ (fun a => if (a.[i] =? r)%nat then utility g i t a else 0)).
  rewrite (expected_ext _ _ _ (fun theta a => if (theta.[i] =? t)%nat
    then (if (a.[i] =? r)%nat then utility g i t (put i r a) else 0) else 0)).
  2: { intros theta a _ _ _ _. destruct (theta.[i] =? t)%nat; auto.
       destruct (Nat.eqb_spec a.[i] r) as [<-|]; auto. rewrite put_own. auto. }
  rewrite <- (interim_expected g (plays g sigma) i t (fun a =>
    if (a.[i] =? r)%nat then utility g i t (put i r a) else 0)).
  rewrite (own_action_tells_nothing g sigma S i t r (fun a => utility g i t (put i r a)))
    by (auto; intros; rewrite !put_put; auto).
  assert (E : forall e, interim g (plays g sigma) i t (fun a => utility g i t (put i e (put i r a)))
                        = deviation g (plays g sigma) i t e).
  { intros e. unfold deviation. rewrite !interim_expected. apply expected_ext. intros theta a _ _ _ _.
    rewrite put_put. auto. }
  rewrite !E. destruct (Req_dec (sigma i t r) 0) as [->|N]; [lra|].
  apply Rmult_le_compat_l; auto. eapply Rle_trans; [apply (C i t d); auto|].
  (* What is played gets the same as the whole strategy: nothing else could make up for less. *)
  set (V := payoff g (plays g sigma) i t) in *. set (f := deviation g (plays g sigma) i t) in *.
  assert (Q : Sum e in below (actions g i), sigma i t e * (V - f e) = 0).
  { rewrite (total_ext _ _ (fun e => sigma i t e * V - sigma i t e * f e)) by (intros; ring).
    rewrite total_minus, total_scale_r, T. unfold V, f. rewrite <- payoff_same by auto. ring. }
  assert (Z : sigma i t r * (V - f r) <= 0).
  { rewrite <- Q. rewrite <- (total_single (actions g i) r (fun e => sigma i t e * (V - f e)) Hr).
    apply total_le. intros e He. apply in_below in He. destruct (e =? r)%nat; [lra|].
    destruct (Req_dec (sigma i t e) 0) as [->|Ne]; [lra|].
    apply Rmult_le_pos; auto. specialize (C i t e Hi Ht He (Su e He Ne)). unfold V, f. lra. }
  assert (Pr : 0 < sigma i t r) by (specialize (P r Hr); lra).
  apply Rnot_lt_le. intros K. assert (0 < sigma i t r * (V - f r)) by (apply Rmult_lt_0_compat; lra). lra.
Qed.

Theorem bne_is_obedient_ns g sigma : bayes_nash g sigma -> obedient_ns g (plays g sigma).
Proof. intros B. split; [apply bne_is_obedient, B|apply plays_no_signalling, B]. Qed.

(** ** Duality *)

(** The multipliers of agent [i]: by type, own action and deviation. *)
Definition obediences g (y : nat -> nat -> nat -> nat -> R) (theta a : profile) : R :=
  Sum i in below (agents g), Sum d in below (actions g i),
    y i theta.[i] a.[i] d * (utility g i theta.[i] a - utility g i theta.[i] (put i d a)).

Definition obedience_multipliers g (y : nat -> nat -> nat -> nat -> R) : Prop :=
  forall i t r d, (i < agents g)%nat -> (t < types g i)%nat -> (r < actions g i)%nat -> (d < actions g i)%nat ->
    0 <= y i t r d /\ (y i t r d <> 0 -> may g i t r = true /\ may g i t d = true).

Lemma obediences_nonneg g y p : obedience_multipliers g y -> obedient g p ->
  0 <= expected g p (obediences g y).
Proof.
  intros Y [L O]. unfold obediences.
  rewrite (expected_total g p _ (fun i theta a => Sum d in below (actions g i),
    y i theta.[i] a.[i] d * (utility g i theta.[i] a - utility g i theta.[i] (put i d a)))).
  apply total_nonneg. intros i Hi. apply in_below in Hi.
  rewrite (expected_by_type g p i (fun t a => Sum d in below (actions g i),
    y i t a.[i] d * (utility g i t a - utility g i t (put i d a)))) by auto.
  apply total_nonneg. intros t Ht. apply in_below in Ht. rewrite interim_expected.
  rewrite (expected_ext _ _ _ (fun theta a => Sum r in below (actions g i), Sum d in below (actions g i),
    y i t r d * ((if (theta.[i] =? t)%nat then (if (a.[i] =? r)%nat then utility g i t a else 0) else 0)
      - (if (theta.[i] =? t)%nat then (if (a.[i] =? r)%nat then utility g i t (put i d a) else 0) else 0)))).
  - rewrite (expected_total g p _ (fun r theta a => Sum d in below (actions g i), y i t r d *
      ((if (theta.[i] =? t)%nat then (if (a.[i] =? r)%nat then utility g i t a else 0) else 0)
      - (if (theta.[i] =? t)%nat then (if (a.[i] =? r)%nat then utility g i t (put i d a) else 0) else 0)))).
    apply total_nonneg. intros r Hr. apply in_below in Hr.
    rewrite (expected_total g p _ (fun d theta a => y i t r d *
      ((if (theta.[i] =? t)%nat then (if (a.[i] =? r)%nat then utility g i t a else 0) else 0)
      - (if (theta.[i] =? t)%nat then (if (a.[i] =? r)%nat then utility g i t (put i d a) else 0) else 0)))).
    apply total_nonneg. intros d Hd. apply in_below in Hd.
    rewrite expected_scale, expected_minus.
    rewrite <- (interim_expected g p i t (fun a => if (a.[i] =? r)%nat then utility g i t a else 0)).
    rewrite <- (interim_expected g p i t (fun a => if (a.[i] =? r)%nat then utility g i t (put i d a) else 0)).
    destruct (Y i t r d Hi Ht Hr Hd) as [P M].
    destruct (Req_dec (y i t r d) 0) as [->|N]; [lra|]. destruct (M N) as [Mr Md].
    apply Rmult_le_pos; auto. specialize (O i t r d Hi Ht Hr Hd Mr Md). lra.
  - intros theta a _ Ha _ _. pose proof (own_action g i a Ha Hi) as Hr.
    destruct (theta.[i] =? t)%nat.
    + rewrite (total_ext _ (fun r => Sum d in _, _) (fun r => if (r =? a.[i])%nat then
        Sum d in below (actions g i), y i t r d * (utility g i t a - utility g i t (put i d a)) else 0)).
      * symmetry. exact (total_single (actions g i) a.[i] (fun r => Sum d in below (actions g i),
          y i t r d * (utility g i t a - utility g i t (put i d a))) Hr).
      * intros r _. rewrite Nat.eqb_sym. destruct (r =? a.[i])%nat; auto.
        apply total_zero. intros. ring.
    + symmetry. apply total_zero. intros. apply total_zero. intros. ring.
Qed.

Section bounds.
  Variables (g : game) (y : nat -> nat -> nat -> nat -> R) (z : nat -> profile -> profile -> R).
  Variables (least : profile -> R) (w : profile -> profile -> R).
  Hypotheses (F : prior g) (Y : obedience_multipliers g y).
  Hypothesis row : forall theta a, In theta (type_profiles g) -> In a (action_profiles g) ->
    0 < weight g theta -> legal g theta a ->
    least theta <= w theta a - obediences g y theta a - Sum i in below (agents g), z i theta a.

  Let bound := Sum theta in type_profiles g, weight g theta * least theta.

  Lemma obedient_duality p : obedient g p ->
    (forall i, (i < agents g)%nat -> expected g p (z i) = 0) -> bound <= expected g p w.
  Proof.
    intros O Z. pose proof (obediences_nonneg g y p Y O) as N. destruct O as [L _].
    pose proof (expected_above g p _ least F L row) as B.
    rewrite (expected_minus g p (fun theta a => w theta a - obediences g y theta a)) in B.
    rewrite expected_minus, expected_total in B. rewrite (total_zero (below (agents g))) in B; [unfold bound; lra|].
    intros i Hi. apply Z. apply in_below; auto.
  Qed.

  Theorem obedient_ns_bound p : (forall i, (i < agents g)%nat -> balanced g i (z i)) ->
    obedient g p -> no_signalling g p -> bound <= expected g p w.
  Proof.
    intros Z O NS. apply obedient_duality; auto.
    intros i Hi. apply (balanced_expects_nothing g p i); auto.
  Qed.

  Theorem obedient_bound p : (forall i theta a, z i theta a = 0) -> obedient g p -> bound <= expected g p w.
  Proof.
    intros Z O. apply obedient_duality; auto. intros i _. apply total_zero. intros.
    rewrite total_zero; [ring|]. intros. rewrite Z. ring.
  Qed.
End bounds.
