namespace CoResearch.Domain.Shared;

/// <summary>
/// A refusal that was expected: a stable code for tests and translations, and a sentence that tells a person what to do next.
/// Bugs and failing disks are exceptions; everything a person can cause is an <see cref="Error"/>.
/// </summary>
public abstract record Error(string Code, string Message);

/// <summary>A mistake at a place in a file that somebody wrote: file, line (1-based, 0 when the whole file is meant) and key.</summary>
public sealed record Mistake(string File, int Line, string Key, string Message)
{
    /// <inheritdoc/>
    public override string ToString() =>
        (Line > 0 ? $"{File}:{Line}" : File) + (Key.Length > 0 ? $" {Key}: " : ": ") + Message;
}

/// <summary>Every mistake of a file in one go.</summary>
public sealed record MistakesError(IReadOnlyList<Mistake> Mistakes)
    : Error("mistakes", string.Join("\n", Mistakes));
