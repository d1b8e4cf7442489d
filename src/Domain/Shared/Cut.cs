namespace CoResearch.Domain.Shared;

/// <summary>The beginning of a text, without half of a character at its end.</summary>
public static class Cut
{
    /// <summary>At most so many UTF-16 units of it.</summary>
    public static string To(string text, int most) => text.Length <= most ? text : text[..(most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>The same with a mark of omission behind what is cut.</summary>
    public static string Short(string text, int most) => text.Length <= most ? text : To(text, most) + "…";
}
