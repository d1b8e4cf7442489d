using System.Security.Cryptography;

namespace CoResearch.Domain.People;

/// <summary>Codes that people type: twelve letters and digits that are not mistaken for each other, 60 bits.</summary>
public static class Codes
{
    private const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private const int Length = 12;

    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>As it is shown: in groups of four.</summary>
    public static string Show(string code) => string.Join('-', code.Chunk(4).Select(c => new string(c)));

    /// <summary>As it is stored, from what somebody typed.</summary>
    public static string Read(string typed) => string.Concat(typed.Where(char.IsLetterOrDigit)).ToUpperInvariant();
}
