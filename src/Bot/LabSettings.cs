using Microsoft.Extensions.Configuration;

namespace CoResearch.Bot;

/// <summary>What is true of the whole lab.</summary>
internal sealed record LabSettings(string Name)
{
    public const string Section = "Lab";

    public static LabSettings Of(IConfiguration configuration) =>
        new(configuration.GetSection(Section)["Name"] is { Length: > 0 } name ? name : "this lab");
}
