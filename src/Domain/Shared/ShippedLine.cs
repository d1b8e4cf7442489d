namespace CoResearch.Domain.Shared;

/// <summary>
/// A line that is stored as it was written: by somebody, or by the program where nobody wrote another. What the program wrote may be said in
/// the language of whoever reads it.
/// </summary>
public sealed record ShippedLine(string Text, int? Number = null)
{
    public override string ToString() => Number is { } number ? $"{number} {Text}" : Text;
}
