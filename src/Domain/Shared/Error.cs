namespace CoResearch.Domain.Shared;

/// <summary>
/// A refusal that was expected: a stable code for tests and translations, and a sentence that tells a person what to do next.
/// Bugs and failing disks are exceptions; everything a person can cause is an <see cref="Error"/>.
/// </summary>
public abstract record Error(string Code, string Message)
{
    /// <summary>What it says is nobody else's to know: where others would read it, it is told elsewhere or not at all.</summary>
    public virtual bool IsPrivate => false;

    /// <summary>Its sentence with its values apart, where other languages have it by its form; null where they have it by its code.</summary>
    public virtual Phrase? Says => null;
}

/// <summary>A refusal that other languages have by the form of its sentence, with no text of its own by its code.</summary>
public abstract record PhrasedError(string Code, Phrase Sentence) : Error(Code, Sentence)
{
    /// <inheritdoc/>
    public override Phrase Says => Sentence;
}

/// <summary>A mistake at a place in a file that somebody wrote: file, line (1-based, 0 when the whole file is meant) and key.</summary>
public sealed record Mistake(string File, int Line, string Key, Phrase Says)
{
    /// <summary>The cell of a notebook in which the line is counted, from 1; 0 elsewhere.</summary>
    public int Cell { get; init; }

    /// <summary>What is wrong, in English.</summary>
    public string Message => Says;

    /// <summary>The place and what is wrong there.</summary>
    public Phrase Whole => Key switch { "" => $"{Place}: {Says}", _ => $"{Place} {Key}: {Says}" };

    /// <inheritdoc/>
    public override string ToString() => Whole;

    private Phrase Place => (Cell, Line) switch { ( > 0, _) => $"{File} cell {Cell}, line {Line}", (_, > 0) => $"{File}:{Line}", _ => $"{File}" };
}

/// <summary>Every mistake of a file in one go.</summary>
public sealed record MistakesError(IReadOnlyList<Mistake> Mistakes)
    : Error("mistakes", string.Join("\n", Mistakes))
{
    private const int MostTold = 50;

    /// <summary>The first of them, one a line, and how many more there are.</summary>
    public override Phrase Says => Phrase.Lines(
        [.. Mistakes.Take(MostTold).Select(m => m.Whole), .. Mistakes.Count > MostTold ? (Phrase[])[$"… and {Mistakes.Count - MostTold} more"] : []]);
}

/// <summary>A refusal as it was stored: its sentence, and by name the values that other languages have it with.</summary>
public sealed record StoredError(string Code, string Message, IReadOnlyDictionary<string, object?> Values) : Error(Code, Message);
