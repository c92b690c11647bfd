(** Boolean checks of smoothness, semi-smoothness and safe actions, and what they guarantee. *)

From Poacert Require Export Smooth Instance.
Open Scope Z_scope.

(** Laws over actions with integer weights over one denominator: [laws] gives the weights of an
    agent's actions 0, 1, .. by agent and key (those left out are 0). The key is her type for
    semi-smooth deviations, safe actions and strategies; for smooth deviations it is the number of
    the profile of types, in the order of [profiles] (the first agent's type moves slowest). *)
Record mixed := {
  over : Z;
  laws : list (list (list Z))
}.

(** How many profiles there are, and the number of one among them. *)
Fixpoint count (n : nat) (m : nat -> nat) : nat :=
  match n with O => 1%nat | S n' => (m O * count n' (fun i => m (S i)))%nat end.

Fixpoint rank (n : nat) (m : nat -> nat) (a : profile) : nat :=
  match n, a with
  | S n', d :: a' => (d * count n' (fun i => m (S i)) + rank n' (fun i => m (S i)) a')%nat
  | _, _ => O
  end.

Definition law_of (D : mixed) i key : list Z := entry (laws D) i key [].

(** The probability of action [d]. *)
Definition chance (D : mixed) i key d : R := (IZR (nth d (law_of D i key) 0%Z) / IZR (over D))%R.

(** A law over the actions that type [t] of agent [i] may play. *)
Definition check_law G (D : mixed) i key t : bool :=
  is_law (zactions G i) (zmay G i t) (over D) (law_of D i key).

Section laws.
  Variables (G : zgame) (D : mixed) (i key t : nat).
  Hypothesis positive : 0 < over D.
  Hypothesis checked : check_law G D i key t = true.

  Lemma law_length : (length (law_of D i key) <= zactions G i)%nat.
  Proof. apply (is_law_length _ _ _ _ checked). Qed.

  Lemma chance_law :
    (forall d, (d < zactions G i)%nat -> 0 <= chance D i key d)%R
    /\ (forall d, (d < zactions G i)%nat -> chance D i key d <> 0%R -> zmay G i t d = true)
    /\ (Sum d in below (zactions G i), chance D i key d = 1)%R.
  Proof. exact (is_law_real _ _ _ _ positive checked). Qed.

  (** An average by the weights is the denominator times that by the chances. *)
  Lemma weighted_chance f :
    IZR (weighted (law_of D i key) f)
    = (IZR (over D) * Sum d in below (zactions G i), chance D i key d * IZR (f d))%R.
  Proof.
    apply IZR_lt in positive as P. rewrite (IZR_weighted (zactions G i)) by apply law_length.
    rewrite <- total_scale. apply total_ext. intros d _. unfold chance. field. lra.
  Qed.
End laws.

Section check.
  Variables (G : zgame) (T : tables (zagents G)).
  Let n := zagents G.
  Let g := real G.

  (** What agents expect from their deviations at [theta], all together and [den] times, on top of
      [base], as a table over the actions. *)
  Definition deviating_table (D : mixed) (key : nat -> nat) den theta (base : table n) : table n :=
    fold_right (fun i acc =>
      add n (average n i (map (Z.mul den) (law_of D i (key i))) (utility_table T i theta.[i])) acc)
    base (below n).

  (** At [theta] deviations get at least [lambda] times the optimum less [mu] times revenue (both over
      [den]), at all allowed actions; [base] is [mu] times revenue, over the denominator of [D]. *)
  Definition check_row (D : mixed) (key : nat -> nat) lambda den (base : table n)
      (allowed : nat -> list bool) theta : bool :=
    forallb (fun i => check_law G D i (key i) theta.[i]) (below n)
    && match least n allowed (deviating_table D key den theta base) with
       | None => true
       | Some x => lambda * over D * zoptimum G theta <=? x
       end.

  Definition all_actions : nat -> list bool :=
    let l := map (fun i => repeat true (zactions G i)) (below n) in fun i => nth i l [].

  (** [D] shows that the game is (lambda/den, mu/den)-smooth. *)
  Definition check_smooth (D : mixed) (lambda mu den : Z) : bool :=
    let base := scale n (over D * mu) (revenues T) in
    (0 <? over D) && (0 <? den)
    && forallb (fun theta => check_row D (fun _ => rank n (ztypes G) theta) lambda den base all_actions theta)
         (ztype_profiles G).

  (** The same for semi-smooth; the deviations are by type. *)
  Definition check_semi_smooth (D : mixed) (lambda mu den : Z) : bool :=
    let base := scale n (over D * mu) (revenues T) in
    let M := masks G in
    (0 <? over D) && (0 <? den)
    && forallb (fun i => forallb (fun t => check_law G D i t t) (below (ztypes G i))) (below n)
    && forallb (fun theta => check_row D (fun i => theta.[i]) lambda den base (allowed n M theta) theta)
         (ztype_profiles G).

  (** [S] gives every type an action, perhaps mixed, with which she never loses. *)
  Definition check_safe (S : mixed) : bool :=
    (0 <? over S)
    && forallb (fun i => forallb (fun t =>
         check_law G S i t t
         && match least n all_actions (average n i (law_of S i t) (utility_table T i t)) with
            | None => true
            | Some x => 0 <=? x
            end) (below (ztypes G i))) (below n).

  (** A guarantee of lambda/mu needs mu = 1, or safe actions. *)
  Definition check_mu (S : mixed) (mu den : Z) : bool := (mu =? den) || ((den <=? mu) && check_safe S).

  (** ** Soundness *)

  Hypothesis tables_right : describes G T.

  Lemma weighted_map_mul c : forall w f, weighted (map (Z.mul c) w) f = c * weighted w f.
  Proof. induction w; intros f; simpl; [lia|]. rewrite IHw. lia. Qed.

  Lemma look_average_chance D i key t a : 0 < over D -> (i < n)%nat -> (t < ztypes G i)%nat ->
    check_law G D i key t = true -> In a (zaction_profiles G) ->
    IZR (weighted (law_of D i key) (fun d => look n (utility_table T i t) (put i d a)))
    = (IZR (over D) * Sum d in below (actions g i), chance D i key d * utility g i t (put i d a))%R.
  Proof.
    intros P Hi Ht C Ha. destruct tables_right as [TU _].
    rewrite (weighted_chance G D i key t) by auto. f_equal. apply total_ext. intros d Hd.
    apply in_below in Hd. f_equal. simpl. f_equal. apply TU; auto. apply put_in; auto.
  Qed.

  Lemma look_deviating D key den theta base a : 0 < over D ->
    In theta (ztype_profiles G) -> In a (zaction_profiles G) ->
    (forall i, (i < n)%nat -> check_law G D i (key i) theta.[i] = true) ->
    IZR (look n (deviating_table D key den theta base) a)
    = (IZR den * IZR (over D) * (Sum i in below n, Sum d in below (actions g i),
         chance D i (key i) d * utility g i theta.[i] (put i d a)) + IZR (look n base a))%R.
  Proof.
    intros P Ht Ha C. unfold deviating_table.
    assert (E : forall l, (forall i, In i l -> (i < n)%nat) ->
      IZR (look n (fold_right (fun i acc =>
        add n (average n i (map (Z.mul den) (law_of D i (key i))) (utility_table T i theta.[i])) acc) base l) a)
      = (IZR den * IZR (over D) * (Sum i in l, Sum d in below (actions g i),
           chance D i (key i) d * utility g i theta.[i] (put i d a)) + IZR (look n base a))%R).
    { induction l as [|i l IH]; intros I; cbn [fold_right total]; [ring|].
      assert (Hi : (i < n)%nat) by (apply I; simpl; auto).
      rewrite look_add, plus_IZR, IH by (intros; apply I; simpl; auto).
      rewrite look_average by (auto; apply in_profiles in Ha; tauto).
      rewrite weighted_map_mul, mult_IZR.
      rewrite (look_average_chance D i (key i) theta.[i] a);
        auto using (own_number _ _ _ _ Ht Hi). ring. }
    apply E. intros i Hi. apply in_below, Hi.
  Qed.

  Lemma all_actions_allow a i : In a (zaction_profiles G) -> (i < n)%nat ->
    nth a.[i] (all_actions i) false = true.
  Proof.
    intros Ha Hi. unfold all_actions.
    rewrite (nth_map_below (fun i => repeat true (zactions G i))) by auto.
    pose proof (own_number _ _ _ _ Ha Hi) as L.
    assert (I : In (nth a.[i] (repeat true (zactions G i)) false) (repeat true (zactions G i))).
    { apply nth_In. rewrite repeat_length. auto. }
    apply repeat_spec in I. auto.
  Qed.

  Lemma check_row_sound D key lambda mu den allowed theta a : 0 < over D -> 0 < den ->
    In theta (ztype_profiles G) -> In a (zaction_profiles G) ->
    (forall i, (i < n)%nat -> nth a.[i] (allowed i) false = true) ->
    check_row D key lambda den (scale n (over D * mu) (revenues T)) allowed theta = true ->
    (IZR lambda / IZR den * optimum g theta - IZR mu / IZR den * revenue g a
     <= Sum i in below n, Sum d in below (actions g i),
          chance D i (key i) d * utility g i theta.[i] (put i d a))%R.
  Proof.
    intros P Q Ht Ha M C. unfold check_row in C. apply andb_true_iff in C as [CL C].
    assert (CL' := forallb_below _ _ CL).
    destruct (least_below n allowed (deviating_table D key den theta
      (scale n (over D * mu) (revenues T))) a) as (b & Eb & Hb); auto;
      [apply in_profiles in Ha; tauto|].
    rewrite Eb in C. apply Z.leb_le in C. assert (H := Z.le_trans _ _ _ C Hb). apply IZR_le in H.
    rewrite look_deviating, look_scale, !mult_IZR in H by auto.
    assert (R : look n (revenues T) a = zrevenue G a) by (apply tables_right, Ha). rewrite R in H.
    apply IZR_lt in P, Q. set (X := Sum i in below n, _) in *.
    change (optimum g theta) with (IZR (zoptimum G theta)). change (revenue g a) with (IZR (zrevenue G a)).
    apply Rmult_le_reg_l with (IZR den * IZR (over D))%R; [apply Rmult_lt_0_compat; auto|].
    apply Rle_trans with (IZR lambda * IZR (over D) * IZR (zoptimum G theta)
                          - IZR (over D) * IZR mu * IZR (zrevenue G a))%R; [|lra].
    apply Req_le. field. lra.
  Qed.

  Theorem check_smooth_sound D lambda mu den : check_smooth D lambda mu den = true ->
    smooth g (IZR lambda / IZR den) (IZR mu / IZR den)
      (fun i theta => chance D i (rank n (ztypes G) theta)).
  Proof.
    unfold check_smooth. rewrite !andb_true_iff. intros [[P Q] C].
    apply Z.ltb_lt in P, Q. rewrite forallb_forall in C. split.
    - intros i theta Hi Ht. specialize (C theta Ht). unfold check_row in C.
      apply andb_true_iff in C as [C _].
      apply (chance_law G D i (rank n (ztypes G) theta) theta.[i]); auto.
      apply (forallb_below _ _ C). auto.
    - intros theta a Ht Ha. specialize (C theta Ht).
      apply (check_row_sound D _ lambda mu den all_actions theta a P Q Ht Ha); auto.
      intros. apply all_actions_allow; auto.
  Qed.

  Theorem check_semi_smooth_sound D lambda mu den : check_semi_smooth D lambda mu den = true ->
    semi_smooth g (IZR lambda / IZR den) (IZR mu / IZR den) (chance D).
  Proof.
    unfold check_semi_smooth. rewrite !andb_true_iff. intros [[[P Q] L] C].
    apply Z.ltb_lt in P, Q. rewrite forallb_forall in C. split.
    - intros i Hi t Ht. apply (forallb_below _ _ L) in Hi as Hi'.
      apply (chance_law G D i t t); auto. apply (forallb_below _ _ Hi'). auto.
    - intros theta a Ht Ha Le. specialize (C theta Ht).
      apply (check_row_sound D (fun i => theta.[i]) lambda mu den _ theta a P Q Ht Ha) in C; auto.
      apply allowed_legal; auto.
  Qed.

  Theorem check_safe_sound S : check_safe S = true -> safe g (chance S).
  Proof.
    unfold check_safe. rewrite andb_true_iff. intros [P C] i Hi. apply Z.ltb_lt in P.
    apply (forallb_below _ _ C) in Hi as Ci.
    assert (L : forall t, (t < ztypes G i)%nat -> check_law G S i t t = true
      /\ match least n all_actions (average n i (law_of S i t) (utility_table T i t)) with
         | None => true | Some x => 0 <=? x end = true).
    { intros t Ht. apply (forallb_below _ _ Ci) in Ht. apply andb_true_iff, Ht. }
    split; [intros t Ht; apply (chance_law G S i t t); auto; apply L; auto|].
    intros t a Ht Ha. destruct (L t Ht) as [CL CS].
    destruct (least_below n all_actions (average n i (law_of S i t) (utility_table T i t)) a)
      as (b & Eb & Hb); [apply in_profiles in Ha; tauto|intros; apply all_actions_allow; auto|].
    rewrite Eb in CS. apply Z.leb_le in CS. assert (H := Z.le_trans _ _ _ CS Hb). apply IZR_le in H.
    rewrite look_average in H by (auto; apply in_profiles in Ha; tauto).
    rewrite (look_average_chance S i t t a) in H; auto.
    apply IZR_lt in P. apply Rmult_le_reg_l with (IZR (over S)); auto. lra.
  Qed.

  Lemma check_mu_sound S mu den : 0 < den -> check_mu S mu den = true ->
    (IZR mu / IZR den = 1 \/ 1 <= IZR mu / IZR den /\ exists s, safe g s)%R.
  Proof.
    unfold check_mu. intros P H. apply IZR_lt in P. apply orb_true_iff in H as [H|H].
    - left. apply Z.eqb_eq in H. subst. field. lra.
    - right. apply andb_true_iff in H as [H C]. split; [|exists (chance S); apply check_safe_sound; auto].
      apply Z.leb_le, IZR_le in H. apply Rmult_le_reg_r with (IZR den); auto.
      unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
  Qed.
End check.

(** ** What the checks guarantee *)

Section guarantees.
  Variables (G : zgame) (T : tables (zagents G)) (D S : mixed) (lambda mu den : Z).
  Hypotheses (describing : describes G T) (prior_right : check_prior G = true).
  Hypothesis mu_right : check_mu G T S mu den = true.
  Let g := real G.

  Lemma scaled (x y : R) : 0 < den ->
    (IZR lambda / IZR den * x <= IZR mu / IZR den * y -> IZR lambda * x <= IZR mu * y)%R.
  Proof.
    intros P H. apply IZR_lt in P. apply (Rmult_le_compat_l (IZR den)) in H; [|lra].
    replace (IZR lambda * x)%R with (IZR den * (IZR lambda / IZR den * x))%R by (field; lra).
    replace (IZR mu * y)%R with (IZR den * (IZR mu / IZR den * y))%R by (field; lra). auto.
  Qed.

  Section smooth.
    Hypothesis checked : check_smooth G T D lambda mu den = true.

    (** Independent types: every coarse law without signalling, so every Bayes-Nash equilibrium. *)
    Theorem smooth_coarse_ns_ratio p : independent g -> coarse_ns g p ->
      (IZR lambda * optimal_welfare g <= IZR mu * welfare g p)%R.
    Proof.
      intros I C. assert (P : 0 < den).
      { unfold check_smooth in checked. rewrite !andb_true_iff in checked. apply Z.ltb_lt, checked. }
      apply scaled; auto. eapply smooth_coarse_ns; eauto.
      - apply check_prior_sound, prior_right.
      - apply (check_mu_sound G T describing S); auto.
      - apply (check_smooth_sound G T describing D lambda mu den), checked.
    Qed.

    Theorem smooth_bayes_nash_ratio sigma : independent g -> bayes_nash g sigma ->
      (IZR lambda * optimal_welfare g <= IZR mu * welfare g (plays g sigma))%R.
    Proof. intros I B. apply smooth_coarse_ns_ratio; auto. apply bne_is_coarse_ns, B. Qed.
  End smooth.

  Section semi_smooth.
    Hypothesis checked : check_semi_smooth G T D lambda mu den = true.

    (** Every prior: every coarse law, net of what information costs. *)
    Theorem semi_smooth_coarse_net_ratio p k : coarse_net g k p ->
      (IZR lambda * optimal_welfare g <= IZR mu * (welfare g p - costs g k))%R.
    Proof.
      intros C. assert (P : 0 < den).
      { unfold check_semi_smooth in checked. rewrite !andb_true_iff in checked. apply Z.ltb_lt, checked. }
      apply scaled; auto. eapply semi_smooth_coarse_net; eauto.
      - apply check_prior_sound, prior_right.
      - apply (check_mu_sound G T describing S); auto.
      - apply (check_semi_smooth_sound G T describing D lambda mu den), checked.
    Qed.

    Theorem semi_smooth_coarse_ratio p : coarse g p ->
      (IZR lambda * optimal_welfare g <= IZR mu * welfare g p)%R.
    Proof.
      intros C. pose proof (semi_smooth_coarse_net_ratio p _ (coarse_is_coarse_net g p C)) as H.
      rewrite costs_none in H. lra.
    Qed.

    Theorem semi_smooth_bayes_nash_ratio sigma : bayes_nash g sigma ->
      (IZR lambda * optimal_welfare g <= IZR mu * welfare g (plays g sigma))%R.
    Proof. intros B. apply semi_smooth_coarse_ratio, bne_is_coarse, B. Qed.
  End semi_smooth.
End guarantees.
