using CoResearch.Domain.Shared;

namespace CoResearch.Workers.Challenges;

/// <summary>A challenge's data cannot be made as asked.</summary>
public sealed record DataRefused(string Why) : Error("challenge_data", Why);
