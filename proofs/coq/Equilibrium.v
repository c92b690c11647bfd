(** Bayes-Nash equilibria are coarse laws without signalling, whatever the prior. *)

From Poacert Require Export Game.

Section expectations.
  Variables (g : game) (p : play).
  Implicit Types (w v : profile -> profile -> R).

  Lemma expected_ext w v :
    (forall theta a, In theta (type_profiles g) -> In a (action_profiles g) ->
       weight g theta <> 0 -> p theta a <> 0 -> w theta a = v theta a) ->
    expected g p w = expected g p v.
  Proof.
    intros H. apply total_ext. intros theta Ht.
    destruct (Req_dec (weight g theta) 0) as [->|W]; [ring|]. f_equal.
    apply total_ext. intros a Ha. destruct (Req_dec (p theta a) 0) as [->|P]; [ring|].
    rewrite H; auto.
  Qed.

  Lemma expected_plus w v :
    expected g p (fun theta a => w theta a + v theta a) = expected g p w + expected g p v.
  Proof.
    unfold expected. rewrite <- total_plus. apply total_ext. intros theta _.
    rewrite <- Rmult_plus_distr_l, <- total_plus. f_equal. apply total_ext. intros. ring.
  Qed.

  Lemma expected_scale c w :
    expected g p (fun theta a => c * w theta a) = c * expected g p w.
  Proof.
    unfold expected. rewrite <- total_scale. apply total_ext. intros theta _.
    rewrite (total_ext _ _ (fun a => c * (p theta a * w theta a))); [|intros; ring].
    rewrite total_scale. ring.
  Qed.

  Lemma expected_minus w v :
    expected g p (fun theta a => w theta a - v theta a) = expected g p w - expected g p v.
  Proof.
    rewrite (expected_ext _ (fun theta a => w theta a + -1 * v theta a)); [|intros; ring].
    rewrite (expected_plus w (fun theta a => -1 * v theta a)), expected_scale. ring.
  Qed.

  Lemma expected_total {A} (l : list A) (w : A -> profile -> profile -> R) :
    expected g p (fun theta a => Sum x in l, w x theta a) = Sum x in l, expected g p (w x).
  Proof.
    induction l as [|x l IH]; simpl.
    - unfold expected. apply total_zero. intros. rewrite total_zero; [ring|]. intros. ring.
    - rewrite expected_plus, IH. auto.
  Qed.

  (** An expectation at one type of an agent. *)
  Lemma interim_expected i t (w : profile -> R) :
    interim g p i t w = expected g p (fun theta a => if (theta.[i] =? t)%nat then w a else 0).
  Proof.
    apply total_ext. intros theta _. destruct (theta.[i] =? t)%nat; auto.
    rewrite total_zero; [ring|]. intros. ring.
  Qed.

  (** An expectation is the sum of those at the types of an agent. *)
  Lemma expected_by_type i (w : nat -> profile -> R) : (i < agents g)%nat ->
    expected g p (fun theta a => w theta.[i] a) = Sum t in below (types g i), interim g p i t (w t).
  Proof.
    intros Hi. unfold expected, interim, type_profiles.
    exact (total_by_own _ _ i (fun t theta =>
             weight g theta * Sum a in action_profiles g, p theta a * w t a) Hi).
  Qed.

  (** A law expects at least what it gets at least whenever it is legal. *)
  Lemma expected_above w (least : profile -> R) : prior g -> law g p ->
    (forall theta a, In theta (type_profiles g) -> In a (action_profiles g) ->
       0 < weight g theta -> legal g theta a -> least theta <= w theta a) ->
    Sum theta in type_profiles g, weight g theta * least theta <= expected g p w.
  Proof.
    intros F L H. apply total_le. intros theta Ht.
    destruct (F theta Ht) as [W|<-]; [|lra]. destruct (L theta Ht W) as (P & S & T).
    apply Rmult_le_compat_l; [lra|].
    rewrite <- (Rmult_1_l (least theta)), <- T, <- total_scale_r. apply total_le. intros a Ha.
    destruct (Req_dec (p theta a) 0) as [->|N]; [lra|].
    apply Rmult_le_compat_l; auto.
  Qed.

  Lemma welfare_is_payoffs_and_revenue :
    welfare g p = (Sum i in below (agents g), Sum t in below (types g i), payoff g p i t)
                  + expected_revenue g p.
  Proof.
    unfold welfare, social. rewrite expected_plus. f_equal.
    rewrite (expected_total (below (agents g)) (fun i theta a => utility g i theta.[i] a)).
    apply total_ext. intros i Hi. apply in_below in Hi.
    apply (expected_by_type i (utility g i)); auto.
  Qed.
End expectations.

Lemma put_types g i theta t :
  In theta (type_profiles g) -> (t < types g i)%nat -> In (put i t theta) (type_profiles g).
Proof. apply put_in. Qed.

Lemma put_actions g i a d :
  In a (action_profiles g) -> (d < actions g i)%nat -> In (put i d a) (action_profiles g).
Proof. apply put_in. Qed.

Lemma own_type g i theta :
  In theta (type_profiles g) -> (i < agents g)%nat -> (theta.[i] < types g i)%nat.
Proof. apply own_number. Qed.

Lemma own_action g i a :
  In a (action_profiles g) -> (i < agents g)%nat -> (a.[i] < actions g i)%nat.
Proof. apply own_number. Qed.

(** ** Strategies and the laws they give *)

Section strategies.
  Variables (g : game) (sigma : nat -> strategy).
  Hypothesis strategies : forall i, (i < agents g)%nat -> strategy_of g i (sigma i).

  Lemma plays_law : law g (plays g sigma).
  Proof.
    intros theta Ht _. repeat split.
    - intros a Ha. apply product_nonneg. intros i Hi. apply in_below in Hi.
      apply (strategies i Hi theta.[i]); [apply own_type; auto|]. apply own_action; auto.
    - intros a Ha N i Hi. destruct (strategies i Hi theta.[i]) as (_ & M & _); [apply own_type; auto|].
      apply M; [apply own_action; auto|]. intros Z. apply N.
      apply (product_zero _ (fun i => sigma i theta.[i] a.[i]) i); auto. apply in_below; auto.
    - apply joint_total. intros i Hi. apply (strategies i Hi theta.[i]). apply own_type; auto.
  Qed.

  (** What another strategy gets is the average of what its actions get. *)
  Lemma payoff_of_strategy i t s : (i < agents g)%nat -> (t < types g i)%nat ->
    payoff g (plays g (replace i s sigma)) i t
    = Sum d in below (actions g i), s t d * deviation g (plays g sigma) i t d.
  Proof.
    intros Hi Ht. unfold payoff, deviation, interim.
    rewrite (total_ext (below (actions g i)) _ (fun d => Sum theta in type_profiles g,
      s t d * (if (theta.[i] =? t)%nat then weight g theta
        * Sum a in action_profiles g, plays g sigma theta a * utility g i t (put i d a) else 0)));
      [|intros; symmetry; apply total_scale].
    rewrite total_exchange. apply total_ext. intros theta Htheta.
    destruct (Nat.eqb_spec theta.[i] t) as [E|]; [|symmetry; apply total_zero; intros; ring].
    rewrite (total_ext (below _) _ (fun d => weight g theta *
      Sum a in action_profiles g, plays g sigma theta a * (s t d * utility g i t (put i d a)))).
    - rewrite total_scale. f_equal. rewrite <- total_exchange.
      rewrite (total_ext (action_profiles g) (fun a => Sum d in below _, _) (fun a =>
        plays g sigma theta a * Sum d in below (actions g i), s t d * utility g i t (put i d a)));
        [|intros; apply total_scale].
      unfold plays, action_profiles. rewrite <- joint_replace; auto.
      + apply total_ext. intros a _. f_equal. apply product_ext. intros j _.
        unfold replace. destruct (Nat.eqb_spec j i); subst; auto.
      + apply (strategies i Hi theta.[i]). subst. auto.
    - intros d _. rewrite <- Rmult_assoc, (Rmult_comm (s t d)), Rmult_assoc, <- total_scale.
      f_equal. apply total_ext. intros. ring.
  Qed.

  Lemma payoff_same i t : (i < agents g)%nat -> (t < types g i)%nat ->
    payoff g (plays g sigma) i t
    = Sum d in below (actions g i), sigma i t d * deviation g (plays g sigma) i t d.
  Proof.
    intros Hi Ht. rewrite <- payoff_of_strategy; auto. unfold payoff. rewrite !interim_expected.
    apply total_ext. intros theta _. f_equal. apply total_ext. intros a _. f_equal.
    apply product_ext. intros j _. unfold replace. destruct (Nat.eqb_spec j i); subst; auto.
  Qed.

  (** Without signalling, even where the prior is correlated: agents draw by themselves. *)
  Lemma plays_no_signalling : no_signalling g (plays g sigma).
  Proof.
    intros i t theta a Hi Ht Htheta Ha _ _. unfold plays.
    assert (La : length a = agents g) by (apply in_profiles in Ha; tauto).
    assert (Lt : length theta = agents g) by (apply in_profiles in Htheta; tauto).
    rewrite !joint_others; auto.
    rewrite put_same by lia.
    destruct (strategies i Hi theta.[i]) as (_ & _ & ->); [apply own_type; auto|].
    destruct (strategies i Hi t) as (_ & _ & ->); auto. f_equal.
    apply product_ext. intros j _. unfold replace. destruct (Nat.eqb_spec j i); auto.
    rewrite put_other; auto.
  Qed.

  Definition switch (t : nat) (r : nat -> R) (s : strategy) : strategy :=
    fun t' => if (t' =? t)%nat then r else s t'.

  (** Deviations that are drawn need not be looked at. *)
  Theorem bayes_nash_iff_coarse : bayes_nash g sigma <-> coarse g (plays g sigma).
  Proof.
    split.
    - intros [_ B]. split; [apply plays_law|]. intros i t d Hi Ht Hd M.
      set (s := switch t (fun e => if (e =? d)%nat then 1 else 0) (sigma i)).
      specialize (B i t s Hi Ht). rewrite payoff_of_strategy in B by auto.
      assert (E : forall f, Sum e in below (actions g i), s t e * f e = f d).
      { intros f. rewrite <- (total_single (actions g i) d f Hd). apply total_ext. intros e _.
        unfold s, switch. rewrite Nat.eqb_refl. destruct (e =? d)%nat; ring. }
      rewrite E in B. apply B. intros t' Ht'. unfold s, switch. destruct (Nat.eqb_spec t' t).
      + subst t'. repeat split.
        * intros e _. destruct (e =? d)%nat; lra.
        * intros e _. destruct (Nat.eqb_spec e d); [subst; auto|lra].
        * exact (total_single _ d (fun _ => 1) Hd).
      + apply (strategies i Hi t' Ht').
    - intros [_ C]. split; auto. intros i t s Hi Ht S. rewrite payoff_of_strategy by auto.
      destruct (S t Ht) as (P & M & T).
      rewrite <- (Rmult_1_l (payoff g (plays g sigma) i t)), <- T, <- total_scale_r.
      apply total_le. intros d Hd. apply in_below in Hd.
      destruct (Req_dec (s t d) 0) as [->|N]; [lra|]. apply Rmult_le_compat_l; auto.
  Qed.
End strategies.

Theorem bne_is_coarse g sigma : bayes_nash g sigma -> coarse g (plays g sigma).
Proof. intros B. apply bayes_nash_iff_coarse; auto. apply B. Qed.

Theorem bne_is_coarse_ns g sigma : bayes_nash g sigma -> coarse_ns g (plays g sigma).
Proof. intros B. split; [apply bne_is_coarse; auto|apply plays_no_signalling, B]. Qed.

(** A coarse law is one whose agents pay nothing for information. *)
Lemma coarse_is_coarse_net g p : coarse g p -> coarse_net g (fun _ _ => 0) p.
Proof.
  intros [L C]. split; auto. intros i t Hi Ht. split; [lra|]. intros d Hd M.
  specialize (C i t d Hi Ht Hd M). lra.
Qed.

Lemma costs_none g : costs g (fun _ _ => 0) = 0.
Proof. unfold costs. apply total_zero. intros. apply total_zero. auto. Qed.
