(** A boolean check of one law of play: that it is obedient, that nobody signals, and what its welfare is. *)

From Poacert Require Export CheckLaw Obedience.
Open Scope Z_scope.

Section check.
  Variables (G : zgame) (L : conditional_law).
  Let n := zagents G.
  Let g := real G.

  (** What type [t] of agent [i] loses by playing [d] when she is to play [r], times [each]. *)
  Definition disobedience i t r d : Z :=
    difference G L i t (fun a => if (a.[i] =? r)%nat then zutility G i t a else 0)
      (fun a => if (a.[i] =? r)%nat then zutility G i t (put i d a) else 0).

  Definition check_obediences : bool :=
    forallb (fun i => forallb (fun t => forallb (fun r =>
      negb (zmay G i t r) || forallb (fun d =>
        negb (zmay G i t d) || (0 <=? disobedience i t r d))
      (below (zactions G i))) (below (zactions G i))) (below (ztypes G i))) (below n).

  Definition check_obedient_law (num den : Z) : bool :=
    check_prior G && check_weights G L && check_obediences && check_welfare G L num den.

  Definition check_obedient_ns_law (num den : Z) : bool :=
    check_obedient_law num den && check_no_signalling G L.

  (** ** Soundness *)

  Theorem obedient_law_right : check_prior G = true -> check_weights G L = true ->
    check_obediences = true -> obedient g (law_play L).
  Proof.
    intros P W R. split; [apply law_right; auto|]. intros i t r d Hi Ht Hr Hd Mr Md.
    simpl in Hi, Ht, Hr, Hd, Mr, Md. unfold check_obediences in R.
    apply (forallb_below _ _ R) in Hi as Ri. apply (forallb_below _ _ Ri) in Ht as Rt.
    apply (forallb_below _ _ Rt) in Hr as Rr. rewrite Mr in Rr. simpl in Rr.
    apply (forallb_below _ _ Rr) in Hd as Rd. rewrite Md in Rd. simpl in Rd. apply Z.leb_le, IZR_le in Rd.
    pose proof (interim_difference G L W i t
      (fun a => if (a.[i] =? r)%nat then zutility G i t a else 0)
      (fun a => if (a.[i] =? r)%nat then zutility G i t (put i d a) else 0)) as E.
    fold (disobedience i t r d) in E.
    assert (Q : (0 <= IZR (disobedience i t r d) / IZR (each L))%R).
    { apply Rmult_le_pos; auto. apply Rlt_le, Rinv_0_lt_compat, (each_positive G L W). }
    assert (X : forall f : profile -> Z,
      interim g (law_play L) i t (fun a => IZR (if (a.[i] =? r)%nat then f a else 0))
      = interim g (law_play L) i t (fun a => if (a.[i] =? r)%nat then IZR (f a) else 0%R)).
    { intros f. rewrite !interim_expected. apply expected_ext. intros theta a _ _ _ _.
      destruct (theta.[i] =? t)%nat, (a.[i] =? r)%nat; auto. }
    match type of E with (?A - ?B = _)%R => assert (Y : (B <= A)%R) by lra end.
    refine (Rle_trans _ _ _ _ (Rle_trans _ _ _ Y _)); apply Req_le.
    - symmetry. apply (X (fun a => zutility G i t (put i d a))).
    - apply (X (zutility G i t)).
  Qed.
End check.

(** The law is one of the set, and has exactly this share of optimal welfare. *)
Theorem obedient_law_attains G L num den : check_obedient_law G L num den = true ->
  exists p, obedient (real G) p /\ (IZR num * optimal_welfare (real G) = IZR den * welfare (real G) p)%R.
Proof.
  unfold check_obedient_law. rewrite !andb_true_iff. intros [[[P W] R] V].
  exists (law_play L). split; [apply obedient_law_right|apply welfare_equation]; auto.
Qed.

Theorem obedient_ns_law_attains G L num den : check_obedient_ns_law G L num den = true ->
  exists p, obedient_ns (real G) p /\ (IZR num * optimal_welfare (real G) = IZR den * welfare (real G) p)%R.
Proof.
  unfold check_obedient_ns_law, check_obedient_law. rewrite !andb_true_iff. intros [[[[P W] R] V] N].
  exists (law_play L). split; [split; [apply obedient_law_right|apply no_signalling_right]|apply welfare_equation]; auto.
Qed.
