using CoResearch.Domain.Submissions;
using Microsoft.Extensions.Options;

namespace CoResearch.Workers.Execution;

/// <summary>The environments of the configuration: folders with a <c>bin</c>, such as a virtual environment of Python's.</summary>
internal sealed class CodeEnvironments(IOptions<WorkerOptions> options) : ICodeEnvironments
{
    public IReadOnlyList<string> Names => [.. options.Value.Environments.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The folder of an environment, or null for none of that name.</summary>
    public string? FolderOf(string name) => options.Value.Environments.GetValueOrDefault(name) is { } folder ? Path.GetFullPath(folder) : null;
}
