using YamlDotNet.RepresentationModel;

namespace CoResearch.Domain.Workflows;

/// <summary>One key that two workflows set differently; null where one of them does not have it. Keys are as <c>/tweak</c> takes them.</summary>
public sealed record KeyDifference(string Key, string? Left, string? Right);

/// <summary>
/// Compares two workflows key by key with all defaults written out, so that a default and the same value spelled out are equal.
/// </summary>
public static class WorkflowDifference
{
    /// <summary>The differing keys in the order of the left workflow, then those that only the right one has.</summary>
    public static IReadOnlyList<KeyDifference> Of(Workflow left, Workflow right)
    {
        var (a, b) = (Flat(left), Flat(right));
        return [.. a.Keys.Concat(b.Keys.Where(key => !a.ContainsKey(key)))
            .Select(key => new KeyDifference(key, a.GetValueOrDefault(key), b.GetValueOrDefault(key)))
            .Where(difference => difference.Left != difference.Right)];
    }

    /// <summary>Every leaf of the expanded workflow: <c>trainer.learning_rate</c>, <c>input_features[Size].preprocessing.normalization</c>.</summary>
    public static IReadOnlyDictionary<string, string> Flat(Workflow workflow)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(WorkflowLanguage.Expand(workflow)));
        var flat = new Dictionary<string, string>(StringComparer.Ordinal);
        Walk(yaml.Documents[0].RootNode, "", flat);
        return flat;
    }

    private static void Walk(YamlNode node, string path, Dictionary<string, string> into)
    {
        switch (node)
        {
            case YamlScalarNode scalar:
                into[path] = scalar.Value ?? "";
                break;
            case YamlMappingNode map:
                foreach (var (key, value) in map.Children)
                    Walk(value, path.Length == 0 ? key.ToString() : $"{path}.{key}", into);
                break;
            case YamlSequenceNode list when list.Children.All(c => c is YamlScalarNode):
                into[path] = "[" + string.Join(", ", list.Children) + "]";
                break;
            case YamlSequenceNode list:
                for (var i = 0; i < list.Children.Count; i++)
                    Walk(list[i], $"{path}[{NameOf(list[i]) ?? i.ToString()}]", into);
                break;
        }
    }

    // Features are compared by their names: where one stands in the list changes nothing.
    private static string? NameOf(YamlNode node) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode("name"), out var name) ? (name as YamlScalarNode)?.Value : null;
}
