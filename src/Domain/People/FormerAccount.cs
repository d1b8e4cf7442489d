using System.Security.Cryptography;
using System.Text;

namespace CoResearch.Domain.People;

/// <summary>
/// An account that stopped being a person's, as a fingerprint: enough to know it again when it comes back, and nothing to read.
/// </summary>
public sealed class FormerAccount
{
    private const int SaltBytes = 16;

    private FormerAccount(string platform, byte[] salt, byte[] hash) => (Platform, Salt, Hash) = (platform, salt, hash);

    public long Id { get; private set; }
    public string Platform { get; private set; }
    public byte[] Salt { get; private set; }

    /// <summary>SHA-256 of salt, platform and account.</summary>
    public byte[] Hash { get; private set; }

    /// <summary>Whose it was.</summary>
    public PersonId PersonId { get; private set; }
    public DateTimeOffset LeftAt { get; private set; }

    /// <summary>The lab's month of that.</summary>
    public int Month { get; private set; }

    /// <summary>That person was erased.</summary>
    public bool Erased { get; private set; }

    /// <summary>That person had lost access before, so that no open door lets the account in.</summary>
    public bool Barred { get; private set; }

    /// <summary>Who came back with the account: the same human.</summary>
    public PersonId? ReturnedAs { get; private set; }

    public static FormerAccount Of(Identity identity, DateTimeOffset at, int month)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new(identity.Platform, salt, HashOf(salt, identity.Platform, identity.ExternalId)) { PersonId = identity.PersonId, LeftAt = at, Month = month };
    }

    public bool Is(string platform, string externalId) => Platform == platform && HashOf(Salt, platform, externalId).AsSpan().SequenceEqual(Hash);

    public void Return(PersonId person) => ReturnedAs = person;

    /// <summary>Whose it was is erased now, which leaves the lab altogether.</summary>
    public void Erase(bool barred, DateTimeOffset at, int month) => (Erased, Barred, LeftAt, Month) = (true, Barred || barred, at, month);

    private static byte[] HashOf(byte[] salt, string platform, string externalId) => SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes($"{platform}\n{externalId}")]);
}
