import { implement } from "@torg/chassis";
import { product } from "@torg/contracts";
import { adjustStock } from "./usecases/adjust-stock";
import { auditStock } from "./usecases/audit-stock";
import { createProduct } from "./usecases/create-product";
import { getProduct } from "./usecases/get-product";
import { importCategories } from "./usecases/import-categories";
import { importDirectories } from "./usecases/import-directories";
import { importOffers } from "./usecases/import-offers";
import { importProducts } from "./usecases/import-products";
import { listCategories } from "./usecases/list-categories";
import { listProducts } from "./usecases/list-products";
import { listWarehouses } from "./usecases/list-warehouses";
import { quoteLines } from "./usecases/quote-lines";
import { removeProduct } from "./usecases/remove-product";
import { reserveStock } from "./usecases/reserve-stock";
import { saveWarehouse } from "./usecases/save-warehouse";
import { searchProducts } from "./usecases/search-products";
import { setPrice } from "./usecases/set-price";
import { updateProduct } from "./usecases/update-product";
import { upsertProducts } from "./usecases/upsert-products";

export const router = implement(product, {
  list: listProducts,
  search: searchProducts,
  get: getProduct,
  categories: listCategories,
  create: createProduct,
  update: updateProduct,
  remove: removeProduct,
  upsert: upsertProducts,
  setPrice,
  adjustStock,
  warehouses: listWarehouses,
  saveWarehouse,
  audit: auditStock,
  quote: quoteLines,
  reserve: reserveStock,
  importDirectories,
  importCategories,
  importProducts,
  importOffers,
});
