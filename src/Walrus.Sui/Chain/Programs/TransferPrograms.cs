using Walrus.Core.Identifiers;
using Walrus.Sui.Transactions;

namespace Walrus.Sui.Chain;

/// <content>What changes hands.</content>
internal sealed partial class WalrusPrograms
{
    internal ProgramBuilder Transfer(ObjectId given, SuiAddress to)
    {
        program.Transfer(to, program.Object(given));
        return program;
    }
}
