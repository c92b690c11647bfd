(** What smoothness guarantees: Propositions 1 and 2 of the paper, for all laws they are true of. *)

From Poacert Require Export Duality.

Section guarantees.
  Variables (g : game) (lambda mu : R) (p : play) (k : nat -> nat -> R).

  (** What all agents get together, net of what they pay for information. *)
  Let payoffs := Sum i in below (agents g), Sum t in below (types g i), payoff g p i t.

  (** A law over actions, chosen in advance, gets at most what is played. *)
  Lemma drawn_deviation (r : nat -> R) i t : coarse_net g k p ->
    (i < agents g)%nat -> (t < types g i)%nat ->
    (forall d, (d < actions g i)%nat -> 0 <= r d) ->
    (forall d, (d < actions g i)%nat -> r d <> 0 -> may g i t d = true) ->
    Sum d in below (actions g i), r d = 1 ->
    interim g p i t (fun a => Sum d in below (actions g i), r d * utility g i t (put i d a))
    <= payoff g p i t - k i t.
  Proof.
    intros [_ C] Hi Ht P M T. rewrite interim_expected.
    rewrite (expected_ext _ _ _ (fun theta a => Sum d in below (actions g i),
      r d * (if (theta.[i] =? t)%nat then utility g i t (put i d a) else 0))).
    - rewrite (expected_total g p _ (fun d theta a =>
        r d * (if (theta.[i] =? t)%nat then utility g i t (put i d a) else 0))).
      rewrite <- (Rmult_1_l (payoff g p i t - k i t)), <- T, <- total_scale_r.
      apply total_le. intros d Hd. apply in_below in Hd.
      rewrite expected_scale, <- interim_expected. fold (deviation g p i t d).
      destruct (Req_dec (r d) 0) as [->|N]; [lra|].
      apply Rmult_le_compat_l; auto. apply C; auto.
    - intros theta a _ _ _ _. destruct (theta.[i] =? t)%nat; auto.
      symmetry. apply total_zero. intros. ring.
  Qed.

  (** With safe actions nobody loses. *)
  Lemma safe_payoffs s : prior g -> coarse_net g k p -> safe g s -> 0 <= payoffs - costs g k.
  Proof.
    intros F C S. unfold payoffs, costs. rewrite <- total_minus. apply total_nonneg.
    intros i Hi. apply in_below in Hi. destruct (S i Hi) as [Si Sa].
    rewrite <- total_minus. apply total_nonneg. intros t Ht. apply in_below in Ht.
    destruct (Si t Ht) as (P & M & T).
    eapply Rle_trans; [|apply (drawn_deviation (s i t) i t C Hi Ht P M T)].
    apply total_nonneg. intros theta Htheta. destruct (theta.[i] =? t)%nat; [|lra].
    destruct (F theta Htheta) as [W|<-]; [|lra].
    destruct (proj1 C theta Htheta W) as (Q & _ & _).
    apply Rmult_le_pos; [lra|]. apply total_nonneg. intros a Ha. apply Rmult_le_pos; auto.
  Qed.

  (** The last step of both propositions: mu = 1, or nobody loses. *)
  Lemma welfare_from_payoffs :
    lambda * optimal_welfare g <= payoffs - costs g k + mu * expected_revenue g p ->
    mu = 1 \/ 1 <= mu /\ 0 <= payoffs - costs g k ->
    lambda * optimal_welfare g <= mu * (welfare g p - costs g k).
  Proof.
    rewrite welfare_is_payoffs_and_revenue. fold payoffs. intros H [->|[M P]]; [lra|].
    assert (0 <= (mu - 1) * (payoffs - costs g k)) by (apply Rmult_le_pos; lra).
    lra.
  Qed.

  (** *** Semi-smooth: every prior; it is a bound with the deviations as multipliers. *)
  Lemma semi_smooth_payoffs D : prior g -> semi_smooth g lambda mu D -> coarse_net g k p ->
    lambda * optimal_welfare g <= payoffs - costs g k + mu * expected_revenue g p.
  Proof.
    intros F [SD S] C.
    set (w theta a := Sum i in below (agents g), utility g i theta.[i] a + mu * revenue g a).
    assert (B : Sum theta in type_profiles g, weight g theta * (lambda * optimum g theta)
                <= expected g p w - 1 * costs g k).
    { apply (coarse_net_bound g D (fun _ _ _ => 0)); auto.
      - intros i t d Hi Ht Hd. destruct (SD i Hi t Ht) as (P & M & _). auto.
      - intros theta a Ht Ha _ L. specialize (S theta a Ht Ha L). unfold w, regrets.
        rewrite (total_zero (below (agents g)) (fun _ => 0)); auto.
        assert (E : Sum i in below (agents g), Sum d in below (actions g i),
            D i theta.[i] d * (utility g i theta.[i] a - utility g i theta.[i] (put i d a))
          = Sum i in below (agents g), utility g i theta.[i] a
            - deviating g (fun i theta => D i theta.[i]) theta a).
        { unfold deviating. rewrite <- total_minus. apply total_ext. intros i Hi. apply in_below in Hi.
          destruct (SD i Hi theta.[i]) as (_ & _ & T); [apply own_type; auto|].
          rewrite (total_ext _ _ (fun d => D i theta.[i] d * utility g i theta.[i] a
            - D i theta.[i] d * utility g i theta.[i] (put i d a))); [|intros; ring].
          rewrite total_minus, total_scale_r, T. ring. }
        rewrite E. lra.
      - intros i t Hi Ht. destruct (SD i Hi t Ht) as (_ & _ & T). lra. }
    unfold w in B. rewrite expected_plus, expected_scale in B. fold (expected_revenue g p) in B.
    rewrite (expected_total g p _ (fun i theta a => utility g i theta.[i] a)) in B.
    rewrite (total_ext (below (agents g)) _ (fun i => Sum t in below (types g i), payoff g p i t)) in B.
    - fold payoffs in B. unfold optimal_welfare. rewrite <- total_scale.
      rewrite (total_ext _ (fun _ => lambda * _) (fun theta => weight g theta * (lambda * optimum g theta)));
        [lra|intros; ring].
    - intros i Hi. apply in_below in Hi. apply (expected_by_type g p i (utility g i)); auto.
  Qed.
End guarantees.

(** *** Smooth: independent types, no signalling *)
Section smooth.
  Variables (g : game) (lambda mu : R) (p : play) (D : deviations).
  Hypotheses (F : prior g) (I : independent g) (S : smooth g lambda mu D) (C : coarse_ns g p).

  Let mass := Sum theta in type_profiles g, weight g theta.

  (** Agent [i] may draw the others' types afresh: against what is played her deviation does as well
      as if a second profile of types, [theta'], had nothing to do with it. *)
  Lemma fresh_types i (h : profile -> profile -> R) : (i < agents g)%nat ->
    (forall theta' a d, h theta' (put i d a) = h theta' a) ->
    Sum theta' in type_profiles g, weight g theta' * expected g p (fun _ a => h theta' a)
    = Sum theta' in type_profiles g,
        weight g theta' * expected g p (fun theta a => h (put i theta.[i] theta') a).
  Proof.
    intros Hi Hh.
    assert (E : forall h : profile -> profile -> profile -> R,
      Sum theta' in type_profiles g, weight g theta' * expected g p (h theta')
      = Sum theta' in type_profiles g, Sum theta in type_profiles g, weight g theta' * weight g theta
          * Sum a in action_profiles g, p theta a * h theta' theta a).
    { intros f. apply total_ext. intros theta' _. unfold expected. rewrite <- total_scale.
      apply total_ext. intros. ring. }
    rewrite (E (fun theta' _ a => h theta' a)), (E (fun theta' theta a => h (put i theta.[i] theta') a)).
    unfold type_profiles at 1 2. rewrite (total_trade (agents g) (types g) i) by auto.
    apply total_ext. intros theta' Ht'. apply total_ext. intros theta Ht.
    rewrite <- (I theta' theta i) by auto.
    destruct (Req_dec (weight g theta' * weight g theta) 0) as [->|N]; [ring|]. f_equal.
    pose proof (own_type g i theta' Ht' Hi) as T'.
    pose proof (own_type g i theta Ht Hi) as T.
    symmetry. apply (no_signalling_expectation g p i); auto.
    - apply C.
    - destruct (F theta Ht) as [|Z]; auto. rewrite <- Z in N. lra.
    - destruct (F _ (put_types g i theta theta'.[i] Ht T')) as [|Z]; auto.
      rewrite (I theta' theta i) in N by auto. rewrite <- Z in N. lra.
  Qed.

  Lemma smooth_payoffs_mass :
    mass * (lambda * optimal_welfare g - mu * expected_revenue g p)
    <= mass * Sum i in below (agents g), Sum t in below (types g i), payoff g p i t.
  Proof.
    destruct S as [SD Row]. destruct C as [Co _].
    set (h i theta' a := Sum d in below (actions g i), D i theta' d * utility g i theta'.[i] (put i d a)).
    apply Rle_trans with (Sum theta' in type_profiles g,
      weight g theta' * expected g p (fun _ a => deviating g D theta' a)).
    - assert (E : mass * (lambda * optimal_welfare g - mu * expected_revenue g p)
        = Sum theta' in type_profiles g, weight g theta' *
            (mass * (lambda * optimum g theta') - mu * expected_revenue g p)).
      { rewrite (total_ext _ (fun _ => _ * _) (fun theta' => mass * (lambda * (weight g theta' * optimum g theta'))
          - mu * expected_revenue g p * weight g theta')); [|intros; ring].
        rewrite total_minus, !total_scale. fold mass. fold (optimal_welfare g). ring. }
      rewrite E. apply total_le. intros theta' Ht'. apply Rmult_le_compat_l; auto.
      apply Rle_trans with (expected g p (fun _ a => lambda * optimum g theta' - mu * revenue g a)).
      + rewrite expected_minus, (expected_scale g p mu). fold (expected_revenue g p).
        apply Rplus_le_compat_r. unfold mass. rewrite <- total_scale_r.
        apply (expected_above g p _ (fun _ => lambda * optimum g theta')); auto; [apply Co|].
        intros. lra.
      + apply total_le. intros theta Ht. destruct (F theta Ht) as [W|<-]; [|lra].
        apply Rmult_le_compat_l; [lra|]. apply total_le. intros a Ha.
        destruct (proj1 Co theta Ht W) as (P & _ & _). apply Rmult_le_compat_l; auto.
    - rewrite <- total_scale.
      rewrite (total_ext _ _ (fun theta' => Sum i in below (agents g),
        weight g theta' * expected g p (fun _ a => h i theta' a))).
      2: { intros theta' _. rewrite total_scale. f_equal.
           apply (expected_total g p _ (fun i _ a => h i theta' a)). }
      rewrite total_exchange. apply total_le. intros i Hi. apply in_below in Hi.
      rewrite (fresh_types i (h i)); auto.
      2: { intros theta' a d. unfold h. apply total_ext. intros e _. rewrite put_put. auto. }
      unfold mass. rewrite <- total_scale_r. apply total_le. intros theta' Ht'.
      apply Rmult_le_compat_l; auto.
      rewrite (expected_ext _ _ _ (fun theta a => Sum d in below (actions g i),
        D i (put i theta.[i] theta') d * utility g i theta.[i] (put i d a))).
      2: { intros theta a _ _ _ _. unfold h. rewrite put_same; auto.
           apply in_profiles in Ht' as [-> _]. auto. }
      rewrite (expected_by_type g p i (fun t a => Sum d in below (actions g i),
        D i (put i t theta') d * utility g i t (put i d a))) by auto.
      apply total_le. intros t Ht. apply in_below in Ht.
      destruct (SD i (put i t theta') Hi (put_types g i theta' t Ht' Ht)) as (P & M & T).
      rewrite put_same in M by (apply in_profiles in Ht' as [-> _]; auto).
      pose proof (drawn_deviation g p (fun _ _ => 0) (D i (put i t theta')) i t
        (coarse_is_coarse_net g p Co) Hi Ht P M T). lra.
  Qed.

  Lemma smooth_payoffs :
    lambda * optimal_welfare g
    <= (Sum i in below (agents g), Sum t in below (types g i), payoff g p i t) - costs g (fun _ _ => 0)
       + mu * expected_revenue g p.
  Proof.
    rewrite costs_none. pose proof smooth_payoffs_mass as H.
    assert (M : 0 <= mass) by (apply total_nonneg; auto).
    destruct M as [M|M].
    - apply Rmult_le_reg_l in H; auto. lra.
    - assert (Z : forall theta, In theta (type_profiles g) -> weight g theta = 0).
      { intros theta Ht. clear H. unfold mass in M. revert M Ht.
        assert (P : forall theta, In theta (type_profiles g) -> 0 <= weight g theta) by exact F.
        revert P. induction (type_profiles g) as [|x l IH]; simpl; [intros _ _ []|].
        intros P M Ht. pose proof (total_nonneg l (weight g)) as Q.
        pose proof (P x (or_introl eq_refl)). specialize (Q (fun y Hy => P y (or_intror Hy))).
        destruct Ht as [->|Ht]; [lra|]. apply IH; auto. lra. }
      assert (O : optimal_welfare g = 0) by (apply total_zero; intros; rewrite Z; auto; ring).
      assert (E : forall w, expected g p w = 0) by (intros; apply total_zero; intros; rewrite Z; auto; ring).
      rewrite O. unfold expected_revenue. rewrite E, total_zero; [lra|].
      intros i _. apply total_zero. intros t _. unfold payoff. rewrite interim_expected. apply E.
  Qed.
End smooth.

(** ** The propositions *)

Section propositions.
  Variables (g : game) (lambda mu : R).
  Hypothesis F : prior g.
  (** Without a safe action mu > 1 guarantees nothing. *)
  Hypothesis M : mu = 1 \/ 1 <= mu /\ exists s, safe g s.

  (** Semi-smooth: every prior, and every coarse law net of costs. *)
  Theorem semi_smooth_coarse_net D k p : semi_smooth g lambda mu D -> coarse_net g k p ->
    lambda * optimal_welfare g <= mu * (welfare g p - costs g k).
  Proof.
    intros S C. apply welfare_from_payoffs; [apply (semi_smooth_payoffs _ _ _ _ _ D); auto|].
    destruct M as [|[M1 [s Hs]]]; auto. right. split; auto. apply (safe_payoffs g p k s); auto.
  Qed.

  Theorem semi_smooth_coarse D p : semi_smooth g lambda mu D -> coarse g p ->
    lambda * optimal_welfare g <= mu * welfare g p.
  Proof.
    intros S C. pose proof (semi_smooth_coarse_net D _ p S (coarse_is_coarse_net g p C)) as H.
    rewrite costs_none in H. lra.
  Qed.

  (** Smooth: independent types, and every coarse law without signalling. *)
  Theorem smooth_coarse_ns D p : independent g -> smooth g lambda mu D -> coarse_ns g p ->
    lambda * optimal_welfare g <= mu * welfare g p.
  Proof.
    intros I S C. pose proof (welfare_from_payoffs g lambda mu p (fun _ _ => 0)
      (smooth_payoffs g lambda mu p D F I S C)) as H.
    rewrite costs_none, !Rminus_0_r in H. apply H.
    destruct M as [|[M1 [s Hs]]]; auto. right. split; auto.
    pose proof (safe_payoffs g p (fun _ _ => 0) s F (coarse_is_coarse_net g p (proj1 C)) Hs) as P.
    rewrite costs_none, Rminus_0_r in P. exact P.
  Qed.

  Theorem proposition_1 D sigma : independent g -> smooth g lambda mu D -> bayes_nash g sigma ->
    lambda * optimal_welfare g <= mu * welfare g (plays g sigma).
  Proof. intros I S B. apply (smooth_coarse_ns D); auto. apply bne_is_coarse_ns, B. Qed.

  Theorem proposition_2 D sigma : semi_smooth g lambda mu D -> bayes_nash g sigma ->
    lambda * optimal_welfare g <= mu * welfare g (plays g sigma).
  Proof. intros S B. apply (semi_smooth_coarse D); auto. apply bne_is_coarse, B. Qed.
End propositions.
