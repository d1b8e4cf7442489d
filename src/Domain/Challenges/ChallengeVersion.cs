using CoResearch.Domain.People;

namespace CoResearch.Domain.Challenges;

public readonly record struct ChallengeVersionId(long Value);

/// <summary>One immutable state of a challenge's folder: its definition, and where its data lie below the state folder.</summary>
public sealed class ChallengeVersion
{
    private ChallengeDefinition? _definition;

    private ChallengeVersion(string yaml, string folder, string dataHash) => (Yaml, Folder, DataHash) = (yaml, folder, dataHash);

    public ChallengeVersionId Id { get; private set; }
    public ChallengeId ChallengeId { get; private set; }

    /// <summary>1, 2, … within the challenge.</summary>
    public int Number { get; private set; }
    public string Yaml { get; private set; }

    /// <summary>Relative to the state folder: challenges/&lt;slug&gt;/v&lt;number&gt;.</summary>
    public string Folder { get; private set; }

    /// <summary>SHA-256 over public/ and lab/: what runs are trained on.</summary>
    public string DataHash { get; private set; }
    public PersonId? CreatedBy { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The parsed <see cref="Yaml"/>, which was checked before the version was stored.</summary>
    public ChallengeDefinition Definition => _definition ??= ChallengeFile.Parse(Yaml, "challenge.yml").Value;

    public static ChallengeVersion Create(
        ChallengeId challenge, int number, string yaml, string folder, string dataHash, PersonId? by, DateTimeOffset now) =>
        new(yaml, folder, dataHash) { ChallengeId = challenge, Number = number, CreatedBy = by, CreatedAt = now };
}
