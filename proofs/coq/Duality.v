(** Weak duality: multipliers of the regret and no-signalling rows bound every coarse law. *)

From Poacert Require Export Equilibrium.

(** What the multipliers subtract at [theta] and [a]: each type's regret of not playing [d] instead. *)
Definition regrets g (y : nat -> nat -> nat -> R) (theta a : profile) : R :=
  Sum i in below (agents g), Sum d in below (actions g i),
    y i theta.[i] d * (utility g i theta.[i] a - utility g i theta.[i] (put i d a)).

Definition multipliers g (y : nat -> nat -> nat -> R) : Prop :=
  forall i t d, (i < agents g)%nat -> (t < types g i)%nat -> (d < actions g i)%nat ->
    0 <= y i t d /\ (y i t d <> 0 -> may g i t d = true).

Lemma regrets_nonneg g y k p : multipliers g y -> coarse_net g k p ->
  Sum i in below (agents g), Sum t in below (types g i), (Sum d in below (actions g i), y i t d) * k i t
  <= expected g p (regrets g y).
Proof.
  intros Y [L C]. unfold regrets.
  rewrite (expected_total g p _ (fun i theta a => Sum d in below (actions g i),
    y i theta.[i] d * (utility g i theta.[i] a - utility g i theta.[i] (put i d a)))).
  apply total_le. intros i Hi. apply in_below in Hi.
  rewrite (expected_by_type g p i (fun t a => Sum d in below (actions g i),
    y i t d * (utility g i t a - utility g i t (put i d a)))) by auto.
  apply total_le. intros t Ht. apply in_below in Ht. destruct (C i t Hi Ht) as [_ Ct].
  rewrite interim_expected.
  rewrite (expected_ext _ _ _ (fun theta a => Sum d in below (actions g i), y i t d *
    ((if (theta.[i] =? t)%nat then utility g i t a else 0)
     - (if (theta.[i] =? t)%nat then utility g i t (put i d a) else 0)))).
  - rewrite (expected_total g p _ (fun d theta a => y i t d *
      ((if (theta.[i] =? t)%nat then utility g i t a else 0)
       - (if (theta.[i] =? t)%nat then utility g i t (put i d a) else 0)))).
    rewrite <- total_scale_r. apply total_le. intros d Hd. apply in_below in Hd.
    rewrite expected_scale, expected_minus, <- !interim_expected.
    fold (payoff g p i t). fold (deviation g p i t d).
    destruct (Y i t d Hi Ht Hd) as [P M].
    destruct (Req_dec (y i t d) 0) as [->|N]; [lra|].
    apply Rmult_le_compat_l; auto. specialize (Ct d Hd (M N)). lra.
  - intros theta a _ _ _ _. destruct (theta.[i] =? t)%nat; auto.
    symmetry. apply total_zero. intros. ring.
Qed.

(** A bound [least theta] on what is left at every legal [a] bounds the expectation of [w]. The rows
    [z], one for each agent, may be anything the law expects 0 of. *)
Theorem duality g p k (y : nat -> nat -> nat -> R) (z : nat -> profile -> profile -> R) least w :
  prior g -> coarse_net g k p -> multipliers g y ->
  (forall i, (i < agents g)%nat -> expected g p (z i) = 0) ->
  (forall theta a, In theta (type_profiles g) -> In a (action_profiles g) ->
     0 < weight g theta -> legal g theta a ->
     least theta <= w theta a - regrets g y theta a - Sum i in below (agents g), z i theta a) ->
  (Sum theta in type_profiles g, weight g theta * least theta)
  + Sum i in below (agents g), Sum t in below (types g i), (Sum d in below (actions g i), y i t d) * k i t
  <= expected g p w.
Proof.
  intros F C Y Z H. pose proof (regrets_nonneg g y k p Y C) as N. destruct C as [L _].
  pose proof (expected_above g p _ least F L H) as B.
  rewrite (expected_minus g p (fun theta a => w theta a - regrets g y theta a)) in B.
  rewrite expected_minus, expected_total in B. rewrite (total_zero (below (agents g))) in B; [lra|].
  intros i Hi. apply Z. apply in_below; auto.
Qed.

(** ** The rows of no signalling *)

(** An agent's own actions summed out of an expectation of something that they do not change. *)
Lemma own_summed_out g (q h : profile -> R) i : (i < agents g)%nat ->
  (forall a d, h (put i d a) = h a) ->
  INR (actions g i) * (Sum a in action_profiles g, q a * h a)
  = Sum a in action_profiles g, h a * Sum d in below (actions g i), q (put i d a).
Proof.
  intros Hi Hh. unfold action_profiles.
  rewrite <- (total_put (agents g) (actions g) i (fun a => q a * h a) Hi).
  apply total_ext. intros a _. rewrite <- total_scale. apply total_ext. intros d _. rewrite Hh. ring.
Qed.

(** Without signalling, expectations of what the own action does not change do not depend on the type. *)
Lemma no_signalling_expectation g p i t theta (h : profile -> R) :
  no_signalling g p -> (i < agents g)%nat -> (t < types g i)%nat -> In theta (type_profiles g) ->
  0 < weight g theta -> 0 < weight g (put i t theta) ->
  (forall a d, h (put i d a) = h a) ->
  Sum a in action_profiles g, p theta a * h a
  = Sum a in action_profiles g, p (put i t theta) a * h a.
Proof.
  intros NS Hi Ht Htheta W W' Hh.
  destruct (Nat.eq_dec (actions g i) 0) as [E|E].
  - assert (Z : forall a, ~ In a (action_profiles g)).
    { intros a Ha. pose proof (own_action g i a Ha Hi). lia. }
    transitivity 0; [|symmetry]; apply total_zero; intros a Ha; destruct (Z a Ha).
  - apply (Rmult_eq_reg_l (INR (actions g i))); [|apply not_0_INR; auto].
    rewrite !own_summed_out; auto. apply total_ext. intros a Ha. f_equal. apply NS; auto.
Qed.

Lemma some_positive {A} (l : list A) (x : A -> R) :
  (exists t, In t l /\ 0 < x t) \/ (forall t, In t l -> ~ 0 < x t).
Proof.
  induction l as [|s l [(t & I & P)|N]].
  - right. intros t [].
  - left. exists t. simpl. auto.
  - destruct (Rlt_dec 0 (x s)).
    + left. exists s. simpl. auto.
    + right. intros t [<-|I]; auto.
Qed.

(** [z] cancels over the types of agent [i], weighted by the prior. *)
Definition balanced g i (z : profile -> profile -> R) : Prop :=
  (forall theta a d, z theta (put i d a) = z theta a)
  /\ forall theta a, In theta (type_profiles g) -> In a (action_profiles g) ->
       Sum t in below (types g i), weight g (put i t theta) * z (put i t theta) a = 0.

Theorem balanced_expects_nothing g p i z : prior g -> (i < agents g)%nat ->
  no_signalling g p -> balanced g i z -> expected g p z = 0.
Proof.
  intros F Hi NS [Z B].
  destruct (Nat.eq_dec (types g i) 0) as [E|E].
  { apply total_zero. intros theta Ht. pose proof (own_type g i theta Ht Hi). lia. }
  apply (Rmult_eq_reg_l (INR (types g i))); [|apply not_0_INR; auto].
  unfold expected, type_profiles. rewrite <- total_put, Rmult_0_r by auto.
  apply total_zero. intros theta Ht.
  set (x t := weight g (put i t theta)).
  set (M t h := Sum a in action_profiles g, p (put i t theta) a * h a).
  assert (In' : forall t, In t (below (types g i)) -> In (put i t theta) (type_profiles g)).
  { intros t I. apply put_types; auto. apply in_below; auto. }
  change (Sum t in below (types g i), x t * M t (z (put i t theta)) = 0).
  destruct (some_positive (below (types g i)) x) as [(t0 & I0 & P)|N].
  - rewrite (total_ext _ _ (fun t => Sum a in action_profiles g,
      p (put i t0 theta) a * (x t * z (put i t theta) a))).
    + rewrite total_exchange. apply total_zero. intros a Ha. rewrite total_scale.
      unfold x. rewrite B; auto. ring.
    + intros t I. rewrite (total_ext _ _ (fun a => x t * (p (put i t0 theta) a * z (put i t theta) a)));
        [|intros; ring].
      rewrite total_scale. destruct (F _ (In' t I)) as [W|W]; [|unfold x; rewrite <- W; ring].
      f_equal. unfold M. apply in_below in I.
      rewrite (no_signalling_expectation g p i t (put i t0 theta)); auto.
      * rewrite put_put. auto.
      * rewrite put_put. auto.
  - apply total_zero. intros t I. specialize (N t I). specialize (F _ (In' t I)).
    unfold x in *. replace (weight g (put i t theta)) with 0 by lra. ring.
Qed.

(** ** Bounds for laws, and so for equilibria *)

Section bounds.
  Variables (g : game) (y : nat -> nat -> nat -> R) (z : nat -> profile -> profile -> R).
  Variables (least : profile -> R) (w : profile -> profile -> R).
  Hypotheses (F : prior g) (Y : multipliers g y).
  Hypothesis Z : forall i, (i < agents g)%nat -> balanced g i (z i).
  Hypothesis row : forall theta a, In theta (type_profiles g) -> In a (action_profiles g) ->
    0 < weight g theta -> legal g theta a ->
    least theta <= w theta a - regrets g y theta a - Sum i in below (agents g), z i theta a.

  Let bound := Sum theta in type_profiles g, weight g theta * least theta.

  Lemma bound_without_costs p :
    coarse g p -> (forall i, (i < agents g)%nat -> expected g p (z i) = 0) -> bound <= expected g p w.
  Proof.
    intros C E. pose proof (duality g p _ y z least w F (coarse_is_coarse_net g p C) Y E row) as D.
    rewrite (total_zero (below (agents g))) in D; [unfold bound; lra|].
    intros. apply total_zero. intros. ring.
  Qed.

  Theorem coarse_ns_bound p : coarse_ns g p -> bound <= expected g p w.
  Proof.
    intros [C NS]. apply bound_without_costs; auto.
    intros i Hi. apply (balanced_expects_nothing g p i); auto.
  Qed.

  Corollary bayes_nash_bound sigma : bayes_nash g sigma -> bound <= expected g (plays g sigma) w.
  Proof. intros B. apply coarse_ns_bound, bne_is_coarse_ns, B. Qed.

  Hypothesis no_z : forall i theta a, z i theta a = 0.

  Lemma no_rows i p : expected g p (z i) = 0.
  Proof.
    apply total_zero. intros. rewrite total_zero; [ring|]. intros. rewrite no_z. ring.
  Qed.

  Theorem coarse_bound p : coarse g p -> bound <= expected g p w.
  Proof. intros C. apply bound_without_costs; auto. intros. apply no_rows. Qed.

  (** Net of costs, if the multipliers of every type sum to at least [alpha], the weight of a cost. *)
  Theorem coarse_net_bound p k alpha :
    (forall i t, (i < agents g)%nat -> (t < types g i)%nat ->
       alpha <= Sum d in below (actions g i), y i t d) ->
    coarse_net g k p -> bound <= expected g p w - alpha * costs g k.
  Proof.
    intros A C.
    assert (E : alpha * costs g k <= Sum i in below (agents g), Sum t in below (types g i),
      (Sum d in below (actions g i), y i t d) * k i t).
    { unfold costs. rewrite <- total_scale. apply total_le. intros i Hi. apply in_below in Hi.
      rewrite <- total_scale. apply total_le. intros t Ht. apply in_below in Ht.
      apply Rmult_le_compat_r; auto. apply C; auto. }
    pose proof (duality g p k y z least w F C Y (fun i _ => no_rows i p) row) as D.
    unfold bound. lra.
  Qed.
End bounds.
