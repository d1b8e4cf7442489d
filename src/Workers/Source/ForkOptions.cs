namespace CoResearch.Workers.Source;

/// <summary>The section <c>Forks</c> of the configuration.</summary>
internal sealed class ForkOptions
{
    public const string Section = "Forks";

    /// <summary>
    /// How people on other machines reach the folder <c>forks</c> of the state folder (<c>ssh://lab.example.org/srv/coresearch/forks</c>);
    /// null where they work on this machine and clone by path.
    /// </summary>
    public string? CloneBase { get; init; }

    /// <summary>The largest pack that a push may bring; git itself refuses more.</summary>
    public long MaxPushBytes { get; init; } = 200L << 20;

    /// <summary>Whether git clone could take the address: an option or two words could do harm on the machine of whoever copies it.</summary>
    public bool CloneBaseIsAddress => CloneBase is null || (CloneBase.Length > 0 && CloneBase[0] != '-' && !CloneBase.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)));

    /// <summary>Whether a first push fits.</summary>
    public bool MaxPushBytesIsEnough => MaxPushBytes >= 1 << 20;
}
