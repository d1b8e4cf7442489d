using CoResearch.Domain.Shared;
using CoResearch.Workers.Evaluation;
using CoResearch.Workers.Execution;
using CoResearch.Workers.Source.GitHub;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace CoResearch.Workers.Tests.Sandbox;

/// <summary>The sandbox of a lab with a state folder, and what runs in it.</summary>
internal static class SandboxOf
{
    public static LabSandbox Lab(StatePaths paths) => new(paths, Options.Create(new GitHubOptions()));

    public static MetricProgram Metrics(StatePaths paths) =>
        new(paths, Lab(paths), new CodeEnvironments(Options.Create(new WorkerOptions())), NullLogger<MetricProgram>.Instance);
}
