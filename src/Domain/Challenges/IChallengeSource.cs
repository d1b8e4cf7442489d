using CoResearch.Domain.Shared;

namespace CoResearch.Domain.Challenges;

/// <summary>
/// Brings a challenge's folder into being: a shipped template with generated data, a template filled from real data, a folder, or a
/// git address with its hidden part named apart.
/// </summary>
public interface IChallengeSource
{
    /// <summary>The shipped templates: slug and title.</summary>
    IReadOnlyList<(string Slug, string Title)> Templates { get; }

    /// <summary>
    /// Writes a complete, checked challenge folder into <paramref name="target"/> (which does not exist yet) under the slug that the
    /// request asks for. Takes seconds: call it outside a transaction.
    /// </summary>
    Task<Result<MaterializedChallenge>> MaterializeAsync(ChallengeRequest request, string target, CancellationToken cancellationToken);

    /// <summary>What is wrong with a request at first sight; null when only making it can tell more.</summary>
    WrongRequest? Look(ChallengeRequest request);

    /// <summary>Every mistake of a challenge folder in one go; empty when it can be added.</summary>
    IReadOnlyList<Mistake> Check(string folder);
}

/// <summary>
/// What <c>/challenge add</c> was asked for: a template's slug, a folder or a git address; <paramref name="Slug"/> after <c>as</c>;
/// options such as <c>from</c>, <c>hidden</c>, <c>seed</c>, <c>split</c> as typed.
/// </summary>
public sealed record ChallengeRequest(string What, string? Slug, IReadOnlyDictionary<string, string> Options);

/// <summary>A part of a <see cref="ChallengeRequest"/>.</summary>
public enum RequestPart
{
    What,
    Name,
    Options,
}

/// <summary>Why a request is refused, and for which part of it.</summary>
public sealed record WrongRequest(RequestPart Part, Error Error);

/// <summary>A challenge folder that passed the check: its definition as text, and SHA-256 over public/ and lab/.</summary>
public sealed record MaterializedChallenge(ChallengeDefinition Definition, string Yaml, string DataHash, string Report);
