using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Challenges;

/// <summary>A challenge's data cannot be made as asked.</summary>
public sealed record DataRefused(Phrase Why) : PhrasedError("challenge_data", Why);

internal sealed record NoRoomForChallenge()
    : PhrasedError("challenge_data", $"The lab's disk is full, and nothing was added. Make room there, then try again.");
