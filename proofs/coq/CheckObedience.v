(** A boolean check of multipliers of obedience, with or without those of no signalling. *)

From Poacert Require Export Obedience CheckBound.
Open Scope Z_scope.

Section check.
  (** [cert] has the denominator and the no-signalling multipliers; [obey] those of obedience, by agent,
      type, recommended action and deviation (not negative; those left out are 0). *)
  Variables (G : zgame) (T : tables (zagents G)) (cert : dual) (obey : list (list (list (list Z)))).
  Let n := zagents G.

  Definition obedience i t : list (list Z) := entry obey i t [].
  Definition obedience_row i t r : list Z := nth r (obedience i t) [].

  Definition check_obedience : bool :=
    (0 <? denominator cert)
    && forallb (fun i => forallb (fun t =>
         let m := obedience i t in
         (length m <=? zactions G i)%nat
         && forallb (fun '(r, w) =>
              (length w <=? zactions G i)%nat
              && forallb (fun '(d, c) => (0 <=? c) && ((c =? 0) || (zmay G i t r && zmay G i t d)))
                   (combine (below (zactions G i)) w))
              (combine (below (zactions G i)) m))
       (below (ztypes G i))) (below n).

  (** What agent [i] of type [t] adds to every row. *)
  Definition obedient_part alpha i t : table n :=
    let u := utility_table T i t in
    let m := obedience i t in
    let own := map (fun '(r, w) => repeat 0 r ++ [- ztotal w (fun c => c)])
                 (combine (below (length m)) m) in
    add n (scale n (alpha * denominator cert) u) (add n (mix n i m u) (mix n i own u)).

  (** As [lower_end]. *)
  Definition obedient_lower_end (ns : bool) alpha beta : option Z :=
    let S := signal_tables G cert in
    if check_prior G && check_obedience
       && (if ns then check_balanced G S else match S with [] => true | _ => false end) then
      let parts := by_type G (obedient_part alpha) in
      let base := scale n (denominator cert * (alpha + beta)) (revenues T) in
      gather G (row G parts S base) (masks G) (ztype_profiles G)
    else None.

  (** ** Soundness *)

  Hypothesis tables_right : describes G T.
  Let g := real G.
  Let y i t r d := IZR (nth d (obedience_row i t r) 0).
  Let den := IZR (denominator cert).

  (** The no-signalling multipliers, as in [CheckBound]. *)
  Definition zeta i theta a : R :=
    if (length a =? n)%nat then
      match signal G (signal_tables G cert) i theta with None => 0%R | Some s => IZR (look n s a) end
    else 0%R.

  Lemma obedience_lengths : check_obedience = true ->
    forall i t r, (i < n)%nat -> (t < ztypes G i)%nat ->
    (length (obedience i t) <= zactions G i)%nat /\ (length (obedience_row i t r) <= zactions G i)%nat.
  Proof.
    unfold check_obedience. rewrite andb_true_iff. intros [_ H] i t r Hi Ht.
    apply (forallb_below _ _ H) in Hi. apply (forallb_below _ _ Hi) in Ht. cbv zeta in Ht.
    apply andb_true_iff in Ht as [L F]. apply Nat.leb_le in L. split; auto.
    unfold obedience_row. destruct (Nat.lt_ge_cases r (length (obedience i t))) as [K|K].
    - rewrite forallb_forall in F.
      specialize (F _ (in_combine_any (zactions G i) (obedience i t) [] r L K)). simpl in F.
      apply andb_true_iff in F as [F _]. apply Nat.leb_le, F.
    - rewrite nth_overflow by auto. simpl. lia.
  Qed.

  Lemma obedience_sound : check_obedience = true -> obedience_multipliers g y.
  Proof.
    intros C i t r d Hi Ht Hr Hd. unfold y. simpl in Hi, Ht, Hr, Hd.
    destruct (obedience_lengths C i t r Hi Ht) as [L1 L2].
    unfold check_obedience in C. apply andb_true_iff in C as [_ C].
    apply (forallb_below _ _ C) in Hi. apply (forallb_below _ _ Hi) in Ht. cbv zeta in Ht.
    apply andb_true_iff in Ht as [_ F]. rewrite forallb_forall in F.
    destruct (Nat.lt_ge_cases d (length (obedience_row i t r))) as [K|K].
    - assert (K' : (r < length (obedience i t))%nat).
      { destruct (Nat.lt_ge_cases r (length (obedience i t))); auto.
        unfold obedience_row in K. rewrite nth_overflow in K by auto. simpl in K. lia. }
      specialize (F _ (in_combine_any (zactions G i) (obedience i t) [] r L1 K')). simpl in F.
      fold (obedience_row i t r) in F. apply andb_true_iff in F as [_ F]. rewrite forallb_forall in F.
      specialize (F _ (in_combine_below (zactions G i) (obedience_row i t r) d L2 K)). simpl in F.
      apply andb_true_iff in F as [F1 F2]. split; [apply IZR_le, Z.leb_le, F1|].
      intros N. apply orb_true_iff in F2 as [F2|F2]; [|apply andb_true_iff; auto].
      apply Z.eqb_eq in F2. rewrite F2 in N. destruct N. auto.
    - rewrite nth_overflow by auto. split; [lra|]. intros []. auto.
  Qed.

  (** The second mix subtracts what the own action gets. *)
  Lemma weighted_unit r c (f : nat -> Z) : weighted (repeat 0 r ++ [c]) f = c * f r.
  Proof. revert f. induction r; intros f; simpl; [lia|]. rewrite IHr. lia. Qed.

  Lemma own_row (m : list (list Z)) r (f : nat -> Z) :
    weighted (nth r (map (fun '(r, w) => repeat 0 r ++ [- ztotal w (fun c => c)])
      (combine (below (length m)) m)) []) f = - ztotal (nth r m []) (fun c => c) * f r.
  Proof.
    destruct (Nat.lt_ge_cases r (length m)) as [K|K].
    - set (h := fun '(r, w) => repeat 0 r ++ [- ztotal w (fun c => c)]).
      rewrite (nth_indep _ [] (h (O, []))) by (rewrite map_length, combine_length, seq_length; lia).
      rewrite (map_nth h), combine_nth, seq_nth by (rewrite ?seq_length; auto). simpl h.
      apply weighted_unit.
    - rewrite !nth_overflow; [simpl; lia|auto|rewrite map_length, combine_length, seq_length; lia].
  Qed.

  Lemma look_obedient_row alpha beta theta a : check_obedience = true ->
    In theta (ztype_profiles G) -> In a (zaction_profiles G) ->
    IZR (look n (row G (by_type G (obedient_part alpha)) (signal_tables G cert)
                     (scale n (denominator cert * (alpha + beta)) (revenues T)) theta) a)
    = (objective G cert alpha beta theta a - obediences g y theta a - Sum i in below n, zeta i theta a)%R.
  Proof.
    intros CM Ht Ha. destruct tables_right as [TU TR].
    assert (L : length a = n) by (apply in_profiles in Ha; tauto).
    unfold row, objective, social, obediences. simpl agents. fold n.
    assert (E : forall l, (forall i, In i l -> (i < n)%nat) ->
      IZR (look n (fold_right (fun i acc =>
        let acc := add n (entry (by_type G (obedient_part alpha)) i theta.[i] (constant n 0)) acc in
        match signal G (signal_tables G cert) i theta with None => acc | Some z => add n (scale n (-1) z) acc end)
        (scale n (denominator cert * (alpha + beta)) (revenues T)) l) a)
      = (den * (IZR alpha * (Sum i in l, utility g i theta.[i] a + revenue g a) + IZR beta * revenue g a)
         - Sum i in l, Sum d in below (actions g i),
             y i theta.[i] a.[i] d * (utility g i theta.[i] a - utility g i theta.[i] (put i d a))
         - Sum i in l, zeta i theta a)%R).
    { induction l as [|i l IH]; intros I; cbn [fold_right total].
      - rewrite look_scale, TR, mult_IZR, mult_IZR, plus_IZR by auto. simpl. unfold den. ring.
      - assert (Hi : (i < n)%nat) by (apply I; simpl; auto).
        assert (It : (theta.[i] < ztypes G i)%nat) by (apply (own_number _ _ _ _ Ht Hi)).
        specialize (IH (fun j Hj => I j (or_intror Hj))).
        set (acc := fold_right _ _ l) in *.
        assert (Q : IZR (look n (add n (entry (by_type G (obedient_part alpha)) i theta.[i] (constant n 0)) acc) a)
          = (den * IZR alpha * utility g i theta.[i] a
             - Sum d in below (actions g i),
                 y i theta.[i] a.[i] d * (utility g i theta.[i] a - utility g i theta.[i] (put i d a))
             + IZR (look n acc a))%R).
        { rewrite look_add, plus_IZR, entry_by_type by auto. f_equal. unfold obedient_part. cbv zeta.
          destruct (obedience_lengths CM i theta.[i] a.[i] Hi It) as [_ L2].
          rewrite !look_add, look_scale, !look_mix, own_row, put_own by auto.
          fold (obedience_row i theta.[i] a.[i]).
          rewrite !plus_IZR, !mult_IZR, opp_IZR.
          rewrite (IZR_list_total (zactions G i)), (IZR_weighted (zactions G i)) by auto.
          rewrite TU by auto.
          rewrite (total_ext (below (zactions G i))
            (fun d => IZR (nth d (obedience_row i theta.[i] a.[i]) 0%Z)
                      * IZR (look n (utility_table T i theta.[i]) (put i d a)))%R
            (fun d => IZR (nth d (obedience_row i theta.[i] a.[i]) 0%Z)
                      * IZR (zutility G i theta.[i] (put i d a)))%R).
          - rewrite (total_ext (below (actions g i))
              (fun d => y i theta.[i] a.[i] d * (utility g i theta.[i] a - utility g i theta.[i] (put i d a)))%R
              (fun d => y i theta.[i] a.[i] d * utility g i theta.[i] a
                        - y i theta.[i] a.[i] d * utility g i theta.[i] (put i d a))%R) by (intros; ring).
            rewrite total_minus, total_scale_r. unfold y. simpl actions. simpl utility. fold den. ring.
          - intros d Hd. apply in_below in Hd. f_equal. f_equal. apply TU; auto. apply put_in; auto. }
        assert (Z : zeta i theta a = match signal G (signal_tables G cert) i theta with
          None => 0%R | Some s => IZR (look n s a) end) by (unfold zeta; rewrite L, Nat.eqb_refl; auto).
        rewrite Z. cbv zeta. destruct (signal G (signal_tables G cert) i theta) as [s|].
        + rewrite look_add, look_scale, plus_IZR, Q, IH, mult_IZR. ring.
        + rewrite Q, IH. ring. }
    apply E. intros i Hi. apply in_below, Hi.
  Qed.

  Section bound.
    Variables (ns : bool) (alpha beta B : Z).
    Hypothesis checked : obedient_lower_end ns alpha beta = Some B.

    Let least_left theta :=
      match least n (allowed n (masks G) theta) (row G (by_type G (obedient_part alpha)) (signal_tables G cert)
              (scale n (denominator cert * (alpha + beta)) (revenues T)) theta)
      with None => 0%R | Some x => IZR x end.

    Lemma obedient_parts : prior g /\ check_obedience = true
      /\ (if ns then check_balanced G (signal_tables G cert)
          else match signal_tables G cert with [] => true | _ => false end) = true
      /\ IZR B = Sum theta in type_profiles g, (weight g theta * least_left theta)%R.
    Proof.
      unfold obedient_lower_end in checked. cbv zeta in checked.
      destruct (check_prior G) eqn:E1, check_obedience eqn:E2; simpl in checked; try discriminate.
      destruct (if ns then _ else _) eqn:E3; [|discriminate].
      repeat split; [apply check_prior_sound, E1|]. apply gather_total in checked. exact checked.
    Qed.

    Lemma obedient_row theta a : In theta (type_profiles g) -> In a (action_profiles g) ->
      (0 < weight g theta)%R -> legal g theta a ->
      (least_left theta <= objective G cert alpha beta theta a - obediences g y theta a
                           - Sum i in below (agents g), zeta i theta a)%R.
    Proof.
      intros Ht Ha _ Le. destruct obedient_parts as (_ & CM & _).
      pose proof (look_obedient_row alpha beta theta a CM Ht Ha) as E. simpl agents. fold n. rewrite <- E.
      unfold least_left. destruct (least_below n (allowed n (masks G) theta)
        (row G (by_type G (obedient_part alpha)) (signal_tables G cert)
           (scale n (denominator cert * (alpha + beta)) (revenues T)) theta) a) as (b & Eb & Hb).
      - apply in_profiles in Ha. tauto.
      - apply allowed_legal; auto.
      - rewrite Eb. apply IZR_le, Hb.
    Qed.

    Theorem lower_end_obedient p : ns = false -> obedient g p ->
      (IZR B <= den * (IZR alpha * welfare g p + IZR beta * expected_revenue g p))%R.
    Proof.
      intros E O. destruct obedient_parts as (P & CM & CC & ->). unfold den.
      rewrite <- (objective_expected G cert).
      apply (obedient_bound g y zeta least_left); auto using obedience_sound, obedient_row.
      intros i theta a. unfold zeta. subst ns. destruct (signal_tables G cert); [|discriminate].
      destruct (_ =? _)%nat; auto.
    Qed.

    Theorem lower_end_obedient_ns p : obedient g p -> no_signalling g p ->
      (IZR B <= den * (IZR alpha * welfare g p + IZR beta * expected_revenue g p))%R.
    Proof.
      intros O NS. destruct obedient_parts as (P & CM & CC & ->). unfold den.
      rewrite <- (objective_expected G cert).
      apply (obedient_ns_bound g y zeta least_left); auto using obedience_sound, obedient_row.
      intros i Hi. apply (balanced_sound G cert); auto.
      destruct ns; auto. unfold check_balanced. destruct (signal_tables G cert); [auto|discriminate].
    Qed.
  End bound.
End check.

(** ** Price of anarchy *)

Definition check_obedient_ratio (ns : bool) G (T : tables (zagents G)) cert obey (num den : Z) : bool :=
  (0 <? denominator cert) && (0 <? den) &&
  match obedient_lower_end G T cert obey ns 1 0 with
  | None => false
  | Some B => num * denominator cert * zoptimal_welfare G <=? den * B
  end.

Section ratio.
  Variables (G : zgame) (T : tables (zagents G)) (cert : dual).
  Variables (obey : list (list (list (list Z)))) (num den : Z).
  Hypothesis describing : describes G T.
  Let g := real G.

  Lemma check_obedient_ratio_sound ns W : check_obedient_ratio ns G T cert obey num den = true ->
    (forall B, obedient_lower_end G T cert obey ns 1 0 = Some B ->
       (IZR B <= IZR (denominator cert) * (1 * W + 0 * expected_revenue g (fun _ _ => 0)))%R) ->
    (IZR num * optimal_welfare g <= IZR den * W)%R.
  Proof.
    unfold check_obedient_ratio. intros H S. rewrite !andb_true_iff in H. destruct H as [[P Q] H].
    apply Z.ltb_lt, IZR_lt in P, Q. destruct (obedient_lower_end G T cert obey ns 1 0) as [B|]; [|discriminate].
    specialize (S B eq_refl). apply Z.leb_le, IZR_le in H. rewrite !mult_IZR, IZR_zoptimal_welfare in H.
    apply (Rmult_le_compat_l (IZR den)) in S; [|lra].
    apply Rmult_le_reg_l with (IZR (denominator cert)); auto. fold g in H. lra.
  Qed.

  Theorem obedient_ratio p : check_obedient_ratio false G T cert obey num den = true -> obedient g p ->
    (IZR num * optimal_welfare g <= IZR den * welfare g p)%R.
  Proof.
    intros H O. apply (check_obedient_ratio_sound _ _ H). intros B E.
    pose proof (lower_end_obedient G T cert obey describing _ _ _ B E p eq_refl O) as Q.
    simpl in Q. fold g in Q. lra.
  Qed.

  Theorem obedient_ns_ratio ns p : check_obedient_ratio ns G T cert obey num den = true ->
    obedient_ns g p -> (IZR num * optimal_welfare g <= IZR den * welfare g p)%R.
  Proof.
    intros H [O NS]. apply (check_obedient_ratio_sound _ _ H). intros B E.
    pose proof (lower_end_obedient_ns G T cert obey describing _ _ _ B E p O NS) as Q.
    simpl in Q. fold g in Q. lra.
  Qed.

  Theorem obedient_ratio_bayes_nash ns sigma : check_obedient_ratio ns G T cert obey num den = true ->
    bayes_nash g sigma -> (IZR num * optimal_welfare g <= IZR den * welfare g (plays g sigma))%R.
  Proof. intros H B. apply (obedient_ns_ratio ns); auto. apply bne_is_obedient_ns, B. Qed.
End ratio.
