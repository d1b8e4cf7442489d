using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Challenges;

public sealed record NoSuchChallenge(string Slug, Phrase? Hint = null)
    : Error("no_such_challenge", $"There is no challenge \"{Slug}\".{Hint} /challenges lists them.");

public sealed record WhichChallenge(IReadOnlyList<string> Slugs)
    : Error("which_challenge", Slugs.Count == 0
        ? "Name a challenge, or /join one first. /challenges lists them."
        : $"You are in {Slugs.Count} challenges: name one of {string.Join(", ", Slugs)}.");

public sealed record WrongState(string Slug, ChallengeState State, ChallengeState To)
    : Error("wrong_state", $"{Slug} is {State.ToString().ToLowerInvariant()}, so it cannot become {To.ToString().ToLowerInvariant()}. "
        + "The order is draft, open, closed, revealed; a closed challenge may be opened again.");

public sealed record RevealedForGood(string Slug)
    : Error("revealed_for_good", $"{Slug} is revealed, and its final ranking stands for good. Use /challenge add with another name for a new version.");

public sealed record AnotherQuestion(string Slug, int Scored)
    : Error("another_question", $"In this version predictions.csv has other columns than in {Slug} so far, so none of its {Scored} scored submissions would count any more. "
        + "Bring it in as a challenge of its own: /challenge add <folder> as <name>.");

public sealed record SlugTaken(string Slug)
    : Error("slug_taken", $"There is already a challenge \"{Slug}\". Choose another name with `as <name>`, or use /challenge update {Slug} <folder>.");

public sealed record NotAMember(string Slug)
    : Error("not_a_member", $"You are not in {Slug}. Type /join {Slug} first.");

public sealed record AlreadyAMember(string Slug, string Address)
    : Error("already_a_member", $"You are already in {Slug}. Your fork: {Address}");

public sealed record ChallengeNotOpen(string Slug, ChallengeState State)
    : Error("challenge_not_open", State == ChallengeState.Draft
        ? $"{Slug} is not open yet. A mentor opens it with /challenge open {Slug}."
        : $"{Slug} is {State.ToString().ToLowerInvariant()} and takes no more submissions. /scores {Slug} shows how it ended.");

public sealed record JoinedTooLate(string Slug, ChallengeState State)
    : Error("joined_too_late", $"{Slug} is {State.ToString().ToLowerInvariant()}, so nobody new can join. /scores {Slug} shows how it ended; /challenges lists what is open.");

public sealed record InsideStateFolder(string Folder)
    : Error("inside_state_folder", $"{Folder} belongs to this bot's own state. Copy what you need out of it, and name the copy.");
