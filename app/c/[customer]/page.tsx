import { customerAccess } from "#auth/scope.ts";
import { PageHeader } from "#components/shell/page-header.tsx";

type Props = { params: Promise<{ customer: string }> };

export default async function CustomerHome({ params }: Props) {
  const { customer } = await customerAccess((await params).customer);
  return <PageHeader title={customer.name} />;
}
