using System.Net;

namespace CoResearch.TestKit.Preview;

/// <summary>One thing that somebody sees in a chat: who said it, and what, as HTML.</summary>
public sealed record PreviewEntry(string Who, string Html)
{
    /// <summary>Whether the reader said it.</summary>
    public bool Own { get; init; }

    /// <summary>What a person typed.</summary>
    public static PreviewEntry Said(string who, string text) => new(who, WebUtility.HtmlEncode(text)) { Own = true };

    internal static string Picture(byte[] png) => $"<img src=\"data:image/png;base64,{Convert.ToBase64String(png)}\">";
}
