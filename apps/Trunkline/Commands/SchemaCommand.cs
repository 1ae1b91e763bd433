using System.CommandLine;
using Trunkline.Site;

namespace Trunkline.App.Commands;

/// <summary>`trunkline schema`: the JSON Schema of a site file, or its key reference.</summary>
internal static class SchemaCommand
{
    internal static Command Create()
    {
        var reference = new Option<bool>("--reference") { Description = "Print the key reference in Markdown instead." };
        var command = new Command("schema", "Prints the JSON Schema of a site file, for editors.") { reference };
        Examples.Of(command,
            "trunkline schema > site.schema.json",
            "trunkline schema --reference > site-yaml.md");
        command.SetAction(parsed =>
        {
            Console.Write(parsed.GetValue(reference) ? ReferenceWriter.Write() : JsonSchemaWriter.Write());
            return ExitCode.Ok;
        });
        return command;
    }
}
