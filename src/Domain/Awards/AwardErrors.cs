using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;

namespace CoResearch.Domain.Awards;

public sealed record NoSuchAward(string Tag, Phrase? Hint = null)
    : Error("no_such_award", $"There is no award \"{Tag}\".{Hint} /awards lists them.");

public sealed record EvidenceTooShort(int Fewest)
    : Error("evidence_too_short", $"Say what shows that you deserve it, in at least {Fewest} letters: a mentor reads it.");

public sealed record AwardTextTooLong(int Most)
    : Error("award_text_too_long", $"That is longer than {Most} characters: shorten it, and link to what is long.");

public sealed record AwardNeedsSubmission(string Tag, string Slug)
    : Error("award_needs_submission", $"Say which of your submissions was reproduced: /award claim {Tag} <submission> <evidence>. /submissions {Slug} lists yours.");

public sealed record NotYetReproduced(SubmissionId Id)
    : Error("not_yet_reproduced", $"Nobody else has run submission {Id.Value} again and come to the same. Ask somebody for /reproduce {Id.Value}; then claim it.");

public sealed record NothingButTheBaseline(SubmissionId Id)
    : Error("nothing_but_the_baseline", $"Submission {Id.Value} comes to what the baseline comes to, so it is no new result, and this award is for one.");

public sealed record NoNewResult(SubmissionId Id, SubmissionId Of, string Author)
    : Error("no_new_result", $"Submission {Id.Value} is the same as submission {Of.Value} of @{Author}, which came first, so it is no new result, and this award is for one.");

public sealed record NotTheBest(string Slug, int? Rank)
    : Error("not_the_best", (Rank is { } rank ? $"You are number {rank} on the leaderboard of {Slug}" : $"You have no rank on the leaderboard of {Slug}")
        + ", and this award is for whoever leads it. /scores shows what there is to beat.");

public sealed record NotTheBestSubmission(SubmissionId Id, SubmissionId Best, string Slug)
    : Error("not_the_best_submission", $"You lead {Slug} with submission {Best.Value}, not with {Id.Value}: claim it for that one.");

public sealed record AwardedAlready(string Tag)
    : Error("awarded_already", $"You have {Tag} for this already, and nobody has it twice for the same. /awards shows it.");

public sealed record ClaimWaits(AwardClaimId Id, string Tag)
    : Error("claim_waits", $"Your claim {Id.Value} of {Tag} for this waits for a mentor already. You are told when it is decided.");

public sealed record OwnReproduction(SubmissionId Id)
    : Error("own_reproduction", $"You reproduced submission {Id.Value} yourself, so somebody else decides: another mentor or expert of the challenge, or a lab owner.");

public sealed record NobodyDecides(string Slug)
    : Error("nobody_decides", $"{Slug} has no mentor or expert, and the lab no owner, who is not part of the matter, so nobody could decide. Ask a lab owner to appoint somebody with /role.");

public sealed record NoSuchClaim(long Id)
    : Error("no_such_claim", $"There is no claim {Id} that waits for you. /award claims lists those that do.");

public sealed record ClaimDecided(AwardClaimId Id, ClaimState State)
    : Error("claim_decided", $"Claim {Id.Value} was {State.ToString().ToLowerInvariant()} already.");

public sealed record ClaimFaded(AwardClaimId Id, string Tag)
    : Error("claim_faded", $"What claim {Id.Value} of {Tag} stands on does not hold any more: /award claims shows what I found. Decline it with a word about that: /award decline {Id.Value} <reason>");

public sealed record OwnClaim()
    : Error("own_claim", "That is your own claim, and somebody else decides it: another mentor or expert of the challenge, or a lab owner.");
