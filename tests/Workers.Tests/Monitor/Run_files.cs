using CoResearch.Workers.Execution;
using CoResearch.Workers.Monitor;
using CoResearch.Workers.Tests.Execution;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CoResearch.Workers.Tests.Monitor;

/// <summary>What of a run's folder is its model, its event files and its predictions.</summary>
public sealed class Run_files
{
    /// <summary>PyTorch's baselines save <c>model.pt</c> beside the predictions, workflows and others a folder.</summary>
    [Fact]
    public async Task A_model_is_found_wherever_a_program_saved_it()
    {
        await using var lab = await WorkedLab.StartAsync();
        var id = await lab.SubmitAsync("files");
        var folder = await lab.AbandonAsync(id);
        ScriptedExecutor.WriteSuccess(folder);
        foreach (var name in new[] { "model.pt", "model/weights.bin", "notes/model.json", "logs/a/events.out.tfevents.1", "logs/mlruns/0/meta.yaml", "notes/predictions.csv" })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.Out, name))!);
            File.WriteAllText(Path.Combine(folder.Out, name), name);
        }
        var run = Assert.Single(await lab.RunsAsync(id));
        var files = new RunArchive(lab.Lab.Services.GetRequiredService<JobPreparation>()).Files(run);

        Assert.Equal(["model.pt", "model/weights.bin", "notes/model.json", "notes/predictions.csv"], files.Model.Select(f => f.Name));
        Assert.Equal(["logs/a/events.out.tfevents.1"], files.Events.Select(f => f.Name));
        Assert.Equal(["predictions.csv"], files.Predictions.Select(f => f.Name));
    }
}
